//! Where to listen: `PORT`, `:PORT` or `HOST:PORT`.

use std::str::FromStr;

/// An address that was not looked up yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// A name or a number; this machine alone where none was written.
    pub host: String,
    /// 0: one that is free.
    pub port: u16,
}

/// Who may connect when no host is written.
const LOOPBACK: &str = "127.0.0.1";

impl FromStr for Listen {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
        let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        // Without its brackets an address of IPv6 could as well end in a port.
        let host = match inner {
            Some(address) => address.parse::<std::net::Ipv6Addr>().map_err(drop)?.to_string(),
            None if host.is_empty() => LOOPBACK.to_owned(),
            None if is_name(host) => host.to_owned(),
            None => return Err(()),
        };
        if port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(());
        }
        Ok(Self { host, port: port.parse().map_err(drop)? })
    }
}

fn is_name(host: &str) -> bool {
    host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_anything_else_is_not() {
        for (text, expected) in [
            ("9090", Some(("127.0.0.1", 9090))),
            (":9090", Some(("127.0.0.1", 9090))),
            ("0", Some(("127.0.0.1", 0))),
            ("0.0.0.0:80", Some(("0.0.0.0", 80))),
            (" localhost:65535 ", Some(("localhost", 65535))),
            ("[::1]:9090", Some(("::1", 9090))),
            ("::1:9090", None),
            ("[localhost]:1", None),
            ("", None),
            (":", None),
            ("host:", None),
            ("65536", None),
            ("+80", None),
            ("http://localhost:80", None),
            ("a b:80", None),
        ] {
            let found: Result<Listen, ()> = text.parse();
            let found = found.as_ref().ok().map(|found| (found.host.as_str(), found.port));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
