//! Connection strings, read as libpq reads them: URLs and key=value pairs.

use std::collections::BTreeMap;

use crate::db::error::DbError;

/// The parameters homeroom acts upon.
const USED: [&str; 20] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "fallback_application_name",
    "host",
    "hostaddr",
    "load_balance_hosts",
    "options",
    "passfile",
    "password",
    "port",
    "service",
    "servicefile",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
    "user",
];

/// Parameters of libpq's that change nothing here: homeroom always speaks UTF-8, keeps connections alive, names the
/// host in TLS, never compresses it, and has no GSSAPI to fall back from.
const WITHOUT_EFFECT: [&str; 14] = [
    "client_encoding",
    "gssdelegation",
    "gssencmode",
    "gsslib",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "krbsrvname",
    "sslcertmode",
    "sslcompression",
    "sslsni",
    "ssl_min_protocol_version",
    "tcp_user_timeout",
];

/// Parameters by name, each at most once.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    pub(super) fn parse(text: &str) -> Result<Self, DbError> {
        let mut params = Self::default();
        if let Some(rest) = ["postgresql://", "postgres://"].iter().find_map(|scheme| text.strip_prefix(scheme)) {
            params.read_url(rest)?;
        } else if let Some((scheme, _)) = text.split_once("://").filter(|(scheme, _)| !scheme.contains(['=', ' '])) {
            return Err(DbError::config(format!(
                "the database URL begins with `{scheme}://`: homeroom uses Postgres, postgresql://…"
            )));
        } else {
            params.read_pairs(text)?;
        }
        Ok(params)
    }

    /// The value, where there is one that is not empty.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Sets `key`, which has to be one that libpq knows.
    pub(super) fn set(&mut self, key: &str, value: impl Into<String>) -> Result<(), DbError> {
        let value = value.into();
        if key == "ssl" && value == "true" {
            // The JDBC driver's way to say it, which libpq takes too.
            self.0.insert("sslmode".to_owned(), "require".to_owned());
        } else if USED.contains(&key) {
            self.0.insert(key.to_owned(), value);
        } else if key == "gssencmode" && value == "require" {
            return Err(DbError::config("homeroom cannot encrypt with GSSAPI: `gssencmode=require` cannot be met"));
        } else if key == "ssl_min_protocol_version" && value == "TLSv1.3" {
            return Err(DbError::config(
                "homeroom speaks TLS 1.2 too: `ssl_min_protocol_version=TLSv1.3` cannot be met",
            ));
        } else if !WITHOUT_EFFECT.contains(&key) {
            return Err(DbError::config(format!(
                "homeroom does not know the connection parameter `{key}`. It reads those of libpq: {}",
                USED.join(", ")
            )));
        }
        Ok(())
    }

    /// Sets `key` where nothing has set it yet.
    pub(super) fn fill(&mut self, key: &str, value: String) -> Result<(), DbError> {
        if self.0.contains_key(key) { Ok(()) } else { self.set(key, value) }
    }

    /// `[user[:password]@][host[:port],…][/dbname][?key=value&…]`
    fn read_url(&mut self, rest: &str) -> Result<(), DbError> {
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (authority, dbname) = rest.split_once('/').map_or((rest, ""), |(authority, name)| (authority, name));
        let hosts = match authority.rsplit_once('@') {
            None => authority,
            Some((userinfo, hosts)) => {
                let (user, password) = userinfo.split_once(':').map_or((userinfo, ""), |(user, word)| (user, word));
                self.set_decoded("user", user)?;
                self.set_decoded("password", password)?;
                hosts
            }
        };
        self.read_hosts(hosts)?;
        self.set_decoded("dbname", dbname)?;
        for pair in query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !pair.is_empty()) {
            let (key, value) = pair
                .split_once('=')
                .ok_or_else(|| DbError::config(format!("the database URL's parameter `{pair}` has no value")))?;
            self.set(&decode(key, "parameter name")?, decode(value, key)?)?;
        }
        Ok(())
    }

    fn read_hosts(&mut self, list: &str) -> Result<(), DbError> {
        let (mut hosts, mut ports) = (Vec::new(), Vec::new());
        for server in list.split(',') {
            let (host, port) = match server.strip_prefix('[') {
                Some(address) => {
                    let (address, rest) = address.split_once(']').ok_or_else(|| {
                        DbError::config("the database URL has `[` without `]` around an IPv6 address")
                    })?;
                    (address, rest.strip_prefix(':').unwrap_or(rest))
                }
                None => server.split_once(':').unwrap_or((server, "")),
            };
            hosts.push(decode(host, "host")?);
            ports.push(decode(port, "port")?);
        }
        if hosts.iter().any(|host| !host.is_empty()) {
            self.set("host", hosts.join(","))?;
        }
        if ports.iter().any(|port| !port.is_empty()) {
            self.set("port", ports.join(","))?;
        }
        Ok(())
    }

    fn set_decoded(&mut self, key: &str, value: &str) -> Result<(), DbError> {
        if value.is_empty() { Ok(()) } else { self.set(key, decode(value, key)?) }
    }

    /// `host=db.internal user = 'a b' password='it\'s'`
    fn read_pairs(&mut self, text: &str) -> Result<(), DbError> {
        let mut chars = text.chars().peekable();
        loop {
            while chars.next_if(|c| c.is_whitespace()).is_some() {}
            if chars.peek().is_none() {
                return Ok(());
            }
            let mut key = String::new();
            while let Some(c) = chars.next_if(|c| *c != '=' && !c.is_whitespace()) {
                key.push(c);
            }
            while chars.next_if(|c| c.is_whitespace()).is_some() {}
            if chars.next() != Some('=') {
                return Err(DbError::config(
                    "the database is neither a URL (postgresql://user@host/name) nor key=value pairs: a word has no `=`",
                ));
            }
            while chars.next_if(|c| c.is_whitespace()).is_some() {}
            let value = read_value(&mut chars)
                .ok_or_else(|| DbError::config(format!("the quoted value of `{key}` has no closing quote")))?;
            self.set(&key, value)?;
        }
    }
}

/// A bare or quoted value, with backslash escapes; `None` when its quote is never closed.
fn read_value(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let quoted = chars.next_if_eq(&'\'').is_some();
    let mut value = String::new();
    loop {
        match chars.peek() {
            None if quoted => return None,
            None => return Some(value),
            Some('\'') if quoted => {
                chars.next();
                return Some(value);
            }
            Some(c) if !quoted && c.is_whitespace() => return Some(value),
            Some(_) => match chars.next() {
                Some('\\') => value.extend(chars.next()),
                other => value.extend(other),
            },
        }
    }
}

/// Percent escapes only: in these URLs `+` means itself.
fn decode(text: &str, what: &str) -> Result<String, DbError> {
    let fault = || DbError::config(format!("the database URL has a broken percent escape in its {what}"));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let (digits, after) = after.split_at_checked(2).ok_or_else(fault)?;
            let digits = str::from_utf8(digits).map_err(|_| fault())?;
            let decoded = u8::from_str_radix(digits, 16).ok().filter(|byte| *byte != 0).ok_or_else(fault)?;
            bytes.push(decoded);
            rest = after;
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_err(|_| fault())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(String, String)> {
        match Params::parse(text) {
            Ok(params) => params.0.into_iter().collect(),
            Err(error) => panic!("{text}: {error}"),
        }
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_form_of_connection_string_is_read() {
        let table: [(&str, &[(&str, &str)]); 13] = [
            ("postgresql://", &[]),
            ("postgres://localhost", &[("host", "localhost")]),
            (
                "postgresql://school:s%40cret@db.internal:5433/prod",
                &[
                    ("dbname", "prod"),
                    ("host", "db.internal"),
                    ("password", "s@cret"),
                    ("port", "5433"),
                    ("user", "school"),
                ],
            ),
            ("postgresql://u:p@w@h/d", &[("dbname", "d"), ("host", "h"), ("password", "p@w"), ("user", "u")]),
            ("postgresql://u:a:b@h", &[("host", "h"), ("password", "a:b"), ("user", "u")]),
            ("postgresql://a:1,b:2/d", &[("dbname", "d"), ("host", "a,b"), ("port", "1,2")]),
            ("postgresql://a,b:2", &[("host", "a,b"), ("port", ",2")]),
            ("postgresql://[2001:db8::1]:5433/d", &[("dbname", "d"), ("host", "2001:db8::1"), ("port", "5433")]),
            ("postgresql://%2Fvar%2Frun/d", &[("dbname", "d"), ("host", "/var/run")]),
            (
                "postgresql:///d?host=/tmp&user=a+b&ssl=true&keepalives=1",
                &[("dbname", "d"), ("host", "/tmp"), ("sslmode", "require"), ("user", "a+b")],
            ),
            ("host=h  user = 'a b' password='it\\'s \\\\'", &[("host", "h"), ("password", "it's \\"), ("user", "a b")]),
            ("dbname='' host=h", &[("dbname", ""), ("host", "h")]),
            ("password=https://x host=h", &[("host", "h"), ("password", "https://x")]),
        ];
        for (text, expected) in table {
            assert_eq!(parsed(text), pairs(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_and_no_password_is_told() {
        let table = [
            ("postgresql://u:secret@h/d?pgbouncer=true", "`pgbouncer`"),
            ("host=h password=secret frobnicate=1", "`frobnicate`"),
            ("postgresql://u:secret%zz@h", "broken percent escape in its password"),
            ("postgresql://u:secret@[::1/d", "`[` without `]`"),
            ("mysql://u:secret@h/d", "`mysql://`"),
            ("secret", "neither a URL"),
            ("password='secret", "`password` has no closing quote"),
            ("postgresql://h/d?sslmode", "`sslmode` has no value"),
            ("host=h password=secret gssencmode=require", "GSSAPI"),
            ("host=h password=secret sslcrl=x", "`sslcrl`"),
        ];
        for (text, part) in table {
            let error = Params::parse(text).err().unwrap_or_else(|| panic!("{text} was read")).to_string();
            assert!(error.contains(part), "{text}: {error}");
            assert!(!error.contains("secret"), "{text}: {error}");
        }
    }
}
