//! The encoding of a shared file, as far as its first bytes tell.

/// An encoding that is likely to be no intention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::explain) enum Encoding {
    /// UTF-8 behind a byte order mark.
    Marked,
    /// UTF-16, with or without a byte order mark.
    Utf16,
}

/// Whether lines end in carriage returns alone, so that the file is one line.
pub(in crate::explain) fn has_carriage_returns_alone(bytes: &[u8]) -> bool {
    bytes.contains(&b'\r') && !bytes.contains(&b'\n')
}

/// The byte order mark of UTF-8.
pub(in crate::explain) const MARK: &[u8] = b"\xef\xbb\xbf";

/// The encoding of a file with these bytes; `None` if it begins like plain text.
pub(in crate::explain) fn encoding(bytes: &[u8]) -> Option<Encoding> {
    let is_every_other = |zero: usize| {
        let first = bytes.get(..4)?;
        first.iter().enumerate().all(|(at, byte)| (*byte == 0) == (at % 2 == zero)).then_some(())
    };
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Encoding::Utf16),
        _ if bytes.starts_with(MARK) => Some(Encoding::Marked),
        _ => is_every_other(0).or_else(|| is_every_other(1)).map(|()| Encoding::Utf16),
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoding, encoding};

    #[test]
    fn the_first_bytes_tell_the_encoding() {
        for (bytes, expected) in [
            (&b"[default]\n"[..], None),
            (b"[", None),
            (b"", None),
            (b"\xef\xbb\xbf[default]", Some(Encoding::Marked)),
            (b"\xff\xfe[\0d\0", Some(Encoding::Utf16)),
            (b"\xfe\xff\0[\0d", Some(Encoding::Utf16)),
            (b"[\0d\0", Some(Encoding::Utf16)),
            (b"\0[\0d", Some(Encoding::Utf16)),
        ] {
            assert_eq!(encoding(bytes), expected, "{bytes:?}");
        }
    }
}
