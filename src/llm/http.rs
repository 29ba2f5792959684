//! The HTTP client of the providers.
//!
//! May import: `llm`.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::{Client, redirect};
use rustls::{ClientConfig, RootCertStore};

use super::ConfigError;

/// A client that trusts what the system trusts and follows no redirect: a key must not travel on.
///
/// Without `tls` it uses none of the environment's proxies either, which would see what is sent in the clear.
pub(super) fn client(connect: Duration, tls: bool) -> Result<Client, ConfigError> {
    let builder = Client::builder()
        .connect_timeout(connect)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("homeroom/", env!("CARGO_PKG_VERSION")));
    let builder = if tls {
        builder.tls_backend_preconfigured(tls_config(system_roots())?)
    } else {
        builder.tls_backend_preconfigured(tls_config(RootCertStore::empty())?).no_proxy()
    };
    builder.build().map_err(|error| ConfigError::Client(super::events::root_cause(&error)))
}

/// What the system trusts, read once for all providers.
fn system_roots() -> RootCertStore {
    static ROOTS: OnceLock<RootCertStore> = OnceLock::new();
    let read = || {
        let mut roots = RootCertStore::empty();
        // A certificate that cannot be read is no reason to trust none of the others.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots
    };
    ROOTS.get_or_init(read).clone()
}

/// TLS by rustls with the *ring* provider.
fn tls_config(roots: RootCertStore) -> Result<ClientConfig, ConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ConfigError::Client(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
