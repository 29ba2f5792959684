//! TLS as libpq's `sslmode` means it: from encryption alone to a verified name.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::target::{Address, RootCert, Spec, SslMode};
use crate::db::error::DbError;

pub(crate) fn connector(spec: &Spec) -> Result<MakeRustlsConnect, DbError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new(spec, Arc::clone(&provider))?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| DbError::config(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let config = match &spec.sslcert {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => {
            let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
            config.with_client_auth_cert(certificates(certificate)?, secret).map_err(|error| {
                DbError::config(format!("the client certificate {} cannot be used: {error}", certificate.display()))
            })?
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, DbError> {
    let all = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match all {
        Ok(all) if all.is_empty() => Err(DbError::config(format!("{} holds no certificate", path.display()))),
        all => all.map_err(|error| unreadable(path, &error)),
    }
}

fn unreadable(path: &Path, error: &rustls::pki_types::pem::Error) -> DbError {
    DbError::config(format!("cannot read {}: {error}", path.display()))
}

/// What has to hold of the server's certificate.
#[derive(Debug)]
struct Verifier {
    /// Nothing, where no authority is known.
    chain: Option<Arc<WebPkiServerVerifier>>,
    roots: Vec<CertificateDer<'static>>,
    /// Whether it must name the host.
    name: bool,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn new(spec: &Spec, provider: Arc<CryptoProvider>) -> Result<Self, DbError> {
        let encrypted = spec.servers.iter().any(|server| matches!(server.address, Address::Tcp(..)));
        let used = encrypted && spec.sslmode != SslMode::Disable;
        let roots = match spec.sslrootcert.as_ref().filter(|_| used) {
            None => Vec::new(),
            Some(RootCert::File(path)) => certificates(path)?,
            Some(RootCert::System) => rustls_native_certs::load_native_certs().certs,
        };
        let name = spec.sslmode == SslMode::VerifyFull;
        if roots.is_empty() {
            if used && matches!(spec.sslmode, SslMode::VerifyCa | SslMode::VerifyFull) {
                return Err(DbError::config(
                    "this system has no certificates to verify the server's with: give `sslrootcert`",
                ));
            }
            return Ok(Self { chain: None, roots, name, provider });
        }
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(roots.iter().cloned());
        let chain = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider))
            .build()
            .map_err(|error| DbError::config(format!("the root certificates cannot be used: {error}")))?;
        Ok(Self { chain: Some(chain), roots, name, provider })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        // A server's own certificate given as the root: common with Postgres, and no chain to speak of.
        if self.roots.iter().any(|root| root.as_ref() == end_entity.as_ref()) {
            if self.name {
                rustls::client::verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        // The name is looked at last: an error about it means that the chain is good.
        match chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.name => Ok(ServerCertVerified::assertion()),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
