//! DER: certificates are taken apart, changed and put together again.

use yasna::models::TaggedDerValue;
use yasna::tags::TAG_UTCTIME;

/// The elements of a sequence.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method does not have the lifetimes of the closure"
)]
pub(crate) fn elements(sequence: &[u8]) -> Vec<Vec<u8>> {
    yasna::parse_der(sequence, |reader| reader.collect_sequence_of(|element| element.read_der())).unwrap()
}

/// The sequence of these elements.
pub(crate) fn sequence(elements: &[Vec<u8>]) -> Vec<u8> {
    yasna::construct_der(|writer| {
        writer.write_sequence(|writer| elements.iter().for_each(|element| writer.next().write_der(element)));
    })
}

/// A bit string of whole bytes.
pub(crate) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    yasna::construct_der(|writer| writer.write_bitvec_bytes(bytes, bytes.len() * 8))
}

/// A positive integer.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    yasna::construct_der(|writer| writer.write_bigint_bytes(bytes, true))
}

/// A UTCTime of this text, which need not be valid.
pub(crate) fn utc_time(text: &str) -> Vec<u8> {
    let value = TaggedDerValue::from_tag_and_bytes(TAG_UTCTIME, text.into());
    yasna::construct_der(|writer| writer.write_tagged_der(&value))
}
