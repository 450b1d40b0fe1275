//! The outer form of a certificate, for what no maker of certificates writes: parts are taken out, put in or changed.

/// The elements that the content of a DER sequence is made of, each whole.
pub(crate) fn elements(mut content: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = Vec::new();
    while !content.is_empty() {
        let (element, rest) = content.split_at(whole(content));
        elements.push(element.to_vec());
        content = rest;
    }
    elements
}

/// The content of an element, without its tag and its length.
pub(crate) fn content(element: &[u8]) -> &[u8] {
    &element[header(element)..]
}

/// An element with this tag.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut element = vec![tag];
    match u8::try_from(length) {
        Ok(short @ 0..=127) => element.push(short),
        Ok(long) => element.extend([0x81, long]),
        Err(_) => element.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    element.extend_from_slice(content);
    element
}

/// A sequence of these elements.
pub(crate) fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

fn header(element: &[u8]) -> usize {
    2 + usize::from(element[1].saturating_sub(0x80))
}

fn whole(element: &[u8]) -> usize {
    let header = header(element);
    let length = match header {
        2 => usize::from(element[1]),
        _ => element[2..header].iter().fold(0, |length, byte| length << 8 | usize::from(*byte)),
    };
    header + length
}
