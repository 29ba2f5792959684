//! Where the calls go, and whether a key may go there.
//!
//! May import: `llm`.

use url::{Host, Url};

use super::{ConfigError, ServerOptions};

/// What addresses look like for one kind of server.
#[derive(Debug)]
pub(super) struct Site {
    /// The kind's word, which is also the name of the provider that exists without being written.
    pub kind: &'static str,
    /// Whose own service it is.
    pub host: &'static str,
    /// The base URL of that service.
    pub home: &'static str,
    /// The variable that holds its key.
    pub key: &'static str,
    /// The path of a call after the base and its version.
    pub call: &'static str,
    /// Whether base URLs are written with the version (`…/v1`), as for OpenAI; for Anthropic they are not.
    pub version_in_base: bool,
}

impl Site {
    /// Gives a provider that has no name its kind's.
    pub(super) fn name(&self, options: &mut ServerOptions) {
        if options.name.is_empty() {
            self.kind.clone_into(&mut options.name);
        }
    }

    /// The service itself answers nobody without a key.
    pub(super) fn missing_key(&self, name: &str) -> ConfigError {
        let needs = if name == self.kind {
            self.key.to_owned()
        } else {
            format!("providers.{name}.api_key, or the variable that providers.{name}.api_key_env names,")
        };
        ConfigError::MissingKey { name: name.to_owned(), needs }
    }

    fn call_path(&self, base: &str, is_azure: bool) -> String {
        let base = base.trim_end_matches('/');
        let call = self.call;
        if base.ends_with(&format!("/{call}")) {
            base.to_owned()
        } else if base.is_empty() && is_azure {
            format!("/openai/v1/{call}")
        } else if base.is_empty() || (!self.version_in_base && !base.ends_with("/v1")) {
            format!("{base}/v1/{call}")
        } else {
            format!("{base}/{call}")
        }
    }
}

/// A checked address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub url: Url,
    /// Whose errors these are: `openai`, `anthropic`, or the server's host and port.
    pub label: String,
    /// The kind's own service.
    pub is_home: bool,
    /// Azure, which wants the key in a header of its own.
    pub is_azure: bool,
}

impl Endpoint {
    /// Reads a base URL the way people write it: with or without a last slash, `/v1`, or the call's own path.
    pub(super) fn new(base: Option<&str>, site: &Site, has_key: bool) -> Result<Self, ConfigError> {
        let base = base.map(str::trim).filter(|base| !base.is_empty()).unwrap_or(site.home);
        let unusable = |reason: &str| ConfigError::BaseUrl { url: shown(base), reason: reason.to_owned() };
        if !base.contains("://") {
            return Err(unusable("it must begin with https:// or http://"));
        }
        let mut url = Url::parse(base).map_err(|error| unusable(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(unusable("it must begin with https:// or http://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(unusable(&format!("it holds a name or a password; give the key as {}", site.key)));
        }
        let host = url.host_str().unwrap_or_default().to_owned();
        if has_key && url.scheme() == "http" && !is_loopback(&url) {
            return Err(ConfigError::KeyOverHttp { host });
        }
        let is_azure = is_azure(&url);
        let path = site.call_path(url.path(), is_azure);
        url.set_path(&path);
        url.set_fragment(None);
        let is_home = host == site.host;
        let label = match url.port() {
            _ if is_home => site.kind.to_owned(),
            Some(port) => format!("{host}:{port}"),
            None => host,
        };
        Ok(Self { url, label, is_home, is_azure })
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

/// Azure's own hosts, and whatever stands before them under a name of its own but asks for a version as they do.
fn is_azure(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let is_theirs = [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"];
    is_theirs.iter().any(|end| host.ends_with(end)) || url.query_pairs().any(|(name, _)| name == "api-version")
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
    use crate::llm::anthropic::SITE as ANTHROPIC;
    use crate::llm::openai::SITE as OPENAI;

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
            (
                "https://a.openai.azure.com/openai/deployments/mini?api-version=2024-10-21",
                "https://a.openai.azure.com/openai/deployments/mini/chat/completions?api-version=2024-10-21",
                "a.openai.azure.com",
            ),
            (
                "https://a.openai.azure.com",
                "https://a.openai.azure.com/openai/v1/chat/completions",
                "a.openai.azure.com",
            ),
        ] {
            let endpoint = Endpoint::new(Some(base), &OPENAI, true).unwrap();
            assert_eq!((endpoint.url.as_str(), endpoint.label.as_str()), (url, label), "{base}");
            assert_eq!((endpoint.is_home, endpoint.is_azure), (label == "openai", label.contains("azure")), "{base}");
        }
        for (base, url, label) in [
            ("", "https://api.anthropic.com/v1/messages", "anthropic"),
            ("https://api.anthropic.com/v1", "https://api.anthropic.com/v1/messages", "anthropic"),
            ("https://x.test/anthropic", "https://x.test/anthropic/v1/messages", "x.test"),
            ("http://localhost:80/v1/messages", "http://localhost/v1/messages", "localhost"),
        ] {
            let endpoint = Endpoint::new(Some(base), &ANTHROPIC, true).unwrap();
            assert_eq!((endpoint.url.as_str(), endpoint.label.as_str()), (url, label), "{base}");
        }
    }

    #[test]
    fn whatever_asks_for_a_version_as_azure_does_gets_the_key_as_azure_wants_it() {
        for (base, is_azure) in [
            ("https://models.school.test/openai/deployments/x?api-version=2024-10-21", true),
            ("https://a.services.ai.azure.com/openai/v1", true),
            ("https://openai.azure.com.evil.test/v1", false),
            ("https://x.test/v1?version=2", false),
        ] {
            assert_eq!(Endpoint::new(Some(base), &OPENAI, true).unwrap().is_azure, is_azure, "{base}");
        }
    }

    #[test]
    fn a_key_goes_nowhere_in_the_clear() {
        for base in ["http://10.0.0.7:8000/v1", "http://llm.internal", "http://localhost.evil.test", "http://0.0.0.0:1"]
        {
            assert!(matches!(Endpoint::new(Some(base), &OPENAI, true), Err(ConfigError::KeyOverHttp { .. })), "{base}");
            assert!(Endpoint::new(Some(base), &OPENAI, false).is_ok(), "{base}");
        }
        for base in ["http://127.9.9.9:1", "http://[::ffff:127.0.0.1]", "http://LOCALHOST:1/v1", "http://a.localhost"] {
            assert!(Endpoint::new(Some(base), &ANTHROPIC, true).is_ok(), "{base}");
        }
    }

    #[test]
    fn an_unusable_url_is_refused_without_showing_its_password() {
        for base in ["localhost:8080/v1", "ftp://x.test", "https://", "https://me:hunter22@x.test/v1", "http://x:99999"]
        {
            let error = Endpoint::new(Some(base), &OPENAI, false).unwrap_err();
            assert!(matches!(error, ConfigError::BaseUrl { .. }), "{base}: {error}");
            assert!(!error.to_string().contains("hunter22"), "{error}");
        }
    }
}
