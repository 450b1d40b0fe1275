//! The blocks of a PEM text that a client certificate is made of.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

use crate::read::Bytes;
use crate::tls::blocks;

/// Every block with the label of a certificate, in order.
pub(super) fn certificates(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    blocks(pem).filter_map(|block| CertificateDer::from_pem_slice(block).ok()).collect()
}

/// The content of the first block that is labelled as a private key, of whatever kind.
pub(super) fn private_key(pem: &[u8]) -> Option<Bytes> {
    blocks(pem).find(|block| is_private_key(block)).and_then(content)
}

const BEGIN: &[u8] = b"-----BEGIN ";
const PRIVATE_KEY: &[u8] = b"PRIVATE KEY-----";

fn is_private_key(block: &[u8]) -> bool {
    let heading = block.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let label = heading.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(PRIVATE_KEY));
    label.is_some_and(|kind| kind.is_empty() || kind.ends_with(b" "))
}

/// The bytes between the first line and the last, which are overwritten when they are dropped. A block with headers has
/// none: the only ones in use say that it is encrypted.
fn content(block: &[u8]) -> Option<Bytes> {
    let lines: Vec<&[u8]> = block.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
    let body = lines.get(1..lines.len().checked_sub(1)?)?;
    let letters = body.iter().copied().flatten().filter(|byte| !byte.is_ascii_whitespace());
    let mut text = Bytes::new(Vec::with_capacity(block.len()));
    text.extend(letters);
    let mut bytes = Bytes::new(vec![0; text.len()]);
    let length = STANDARD.decode_slice(&*text, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_block_of_a_private_key_counts() {
        let text = "-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----\n\
                    -----BEGIN EC PRIVATE KEY-----\nQU\r\nJD\r\n-----END EC PRIVATE KEY-----\r\n\
                    -----BEGIN PRIVATE KEY-----\nRA==\n-----END PRIVATE KEY-----\n";
        assert_eq!(private_key(text.as_bytes()).as_deref().map(Vec::as_slice), Some(&b"ABC"[..]));
        let other = "-----BEGIN MYPRIVATE KEY-----\nQQ==\n-----END MYPRIVATE KEY-----\n";
        assert_eq!(private_key(other.as_bytes()), None);
        let encrypted =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nQQ==\n-----END RSA PRIVATE KEY-----";
        assert_eq!(private_key(encrypted.as_bytes()), None);
    }
}
