//! DER sequences: certificates are taken apart, changed and put together again.

/// The elements inside an element, each with its tag and length, up to the first bytes that are no element.
pub(super) fn elements(element: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = Vec::new();
    let mut rest = header(element).and_then(|(header, _)| element.get(header..)).unwrap_or_default();
    while let Some((header, length)) = header(rest) {
        let Some((element, after)) = rest.split_at_checked(header + length) else { break };
        elements.push(element.to_vec());
        rest = after;
    }
    elements
}

/// An element with this tag and content.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut element = vec![tag];
    match *length {
        [] => element.push(0),
        [short @ 0..=0x7f] => element.push(short),
        _ => {
            element.push(0x80 | u8::try_from(length.len()).unwrap_or_default());
            element.extend_from_slice(length);
        }
    }
    element.extend_from_slice(content);
    element
}

/// A sequence of these elements.
pub(super) fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

/// The length of the tag and length bytes, and the length of the content.
fn header(element: &[u8]) -> Option<(usize, usize)> {
    match *element {
        [_, short @ 0..=0x7f, ..] => Some((2, usize::from(short))),
        [_, long, ..] => {
            let bytes = element.get(2..2 + usize::from(long & 0x7f))?;
            Some((2 + bytes.len(), bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte))))
        }
        _ => None,
    }
}
