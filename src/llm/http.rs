//! The HTTP client of the providers.
//!
//! May import: `llm`.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, redirect};
use rustls::{ClientConfig, RootCertStore};

use super::ConfigError;

/// A client that trusts what the system trusts, follows no redirect (a key must not travel on) and, where `proxies`
/// says so, uses none of the environment's proxies.
pub(super) fn client(connect: Duration, proxies: bool) -> Result<Client, ConfigError> {
    let builder = Client::builder()
        .connect_timeout(connect)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("homeroom/", env!("CARGO_PKG_VERSION")))
        .tls_backend_preconfigured(tls()?);
    let builder = if proxies { builder } else { builder.no_proxy() };
    builder.build().map_err(|error| ConfigError::Client(super::events::root_cause(&error)))
}

/// TLS by rustls with the *ring* provider and the system's certificates.
fn tls() -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore::empty();
    // A certificate that cannot be read is no reason to trust none of the others.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ConfigError::Client(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
