//! Where the calls go, and whether a key may go there.
//!
//! May import: `llm`.

use url::{Host, Url};

use crate::llm::ConfigError;

/// Where OpenAI itself answers.
const OPENAI: &str = "https://api.openai.com/v1";
const CALL: &str = "chat/completions";

/// A checked address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub url: Url,
    /// Whose errors these are: `openai`, or the server's host and port.
    pub label: String,
    pub is_openai: bool,
}

impl Endpoint {
    /// Reads a base URL the way people write it: with or without a last slash, `/v1`, or the call's own path.
    pub(super) fn new(base: Option<&str>, has_key: bool) -> Result<Self, ConfigError> {
        let base = base.map(str::trim).filter(|base| !base.is_empty()).unwrap_or(OPENAI);
        let unusable = |reason: &str| ConfigError::BaseUrl { url: shown(base), reason: reason.to_owned() };
        if !base.contains("://") {
            return Err(unusable("it must begin with https:// or http://"));
        }
        let mut url = Url::parse(base).map_err(|error| unusable(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(unusable("it must begin with https:// or http://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unusable("it holds a name or a password; give the key as OPENAI_API_KEY"));
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        if has_key && url.scheme() == "http" && !is_loopback(&url) {
            return Err(ConfigError::KeyOverHttp { host });
        }
        let path = call_path(url.path());
        url.set_path(&path);
        url.set_fragment(None);
        let is_openai = host == "api.openai.com";
        let label = match url.port() {
            _ if is_openai => "openai".to_owned(),
            Some(port) => format!("{host}:{port}"),
            None => host,
        };
        Ok(Self { url, label, is_openai })
    }
}

/// The base URL as an error may show it: without name and password.
fn shown(base: &str) -> String {
    match base.rsplit_once('@') {
        Some((before, after)) => {
            let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
            format!("{scheme}://[redacted]@{after}")
        }
        None => base.to_owned(),
    }
}

fn call_path(base: &str) -> String {
    let base = base.trim_end_matches('/');
    if base.is_empty() {
        format!("/v1/{CALL}")
    } else if base.ends_with(CALL) {
        base.to_owned()
    } else {
        format!("{base}/{CALL}")
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_base_urls_as_people_write_them() {
        for (base, url, label) in [
            ("", "https://api.openai.com/v1/chat/completions", "openai"),
            ("https://api.openai.com", "https://api.openai.com/v1/chat/completions", "openai"),
            ("https://api.openai.com/v1/", "https://api.openai.com/v1/chat/completions", "openai"),
            ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/chat/completions", "openrouter.ai"),
            ("http://localhost:11434", "http://localhost:11434/v1/chat/completions", "localhost:11434"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/chat/completions", "127.0.0.1:8080"),
            (" http://[::1]:8000/v1// ", "http://[::1]:8000/v1/chat/completions", "[::1]:8000"),
            ("https://x.test/v1/chat/completions/", "https://x.test/v1/chat/completions", "x.test"),
            ("https://x.test/openai?v=2#top", "https://x.test/openai/chat/completions?v=2", "x.test"),
        ] {
            let endpoint = Endpoint::new(Some(base), true).unwrap();
            assert_eq!((endpoint.url.as_str(), endpoint.label.as_str()), (url, label), "{base}");
        }
    }

    #[test]
    fn a_key_goes_nowhere_in_the_clear() {
        for base in ["http://10.0.0.7:8000/v1", "http://llm.internal", "http://localhost.evil.test", "http://0.0.0.0:1"]
        {
            assert!(matches!(Endpoint::new(Some(base), true), Err(ConfigError::KeyOverHttp { .. })), "{base}");
            assert!(Endpoint::new(Some(base), false).is_ok(), "{base}");
        }
        for base in ["http://127.9.9.9:1", "http://[::ffff:127.0.0.1]", "http://LOCALHOST:1/v1", "http://a.localhost"] {
            assert!(Endpoint::new(Some(base), true).is_ok(), "{base}");
        }
    }

    #[test]
    fn an_unusable_url_is_refused_without_showing_its_password() {
        for base in ["localhost:8080/v1", "ftp://x.test", "https://", "https://me:hunter22@x.test/v1", "http://x:99999"]
        {
            let error = Endpoint::new(Some(base), false).unwrap_err();
            assert!(matches!(error, ConfigError::BaseUrl { .. }), "{base}: {error}");
            assert!(!error.to_string().contains("hunter22"), "{error}");
        }
    }
}
