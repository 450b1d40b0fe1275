//! The hash function SHA-1 (FIPS 180-4), by which the files with the tokens of single sign-on are named.

use alloc::string::String;
use alloc::vec::Vec;

/// The initial state.
const INITIAL: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
/// The constant of each twenty rounds.
const CONSTANTS: [u32; 4] = [0x5A82_7999, 0x6ED9_EBA1, 0x8F1B_BCDC, 0xCA62_C1D6];

/// The hash of the bytes as 40 hexadecimal digits in lower case.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut state = INITIAL;
    for block in padded(bytes).chunks_exact(64) {
        let next = rounds(state, &schedule(block));
        for (word, next) in state.iter_mut().zip(next) {
            *word = word.wrapping_add(next);
        }
    }
    state.iter().map(|word| alloc::format!("{word:08x}")).collect()
}

/// The bytes, a bit that is set, zeros, and the number of bits, together a multiple of 64 bytes.
fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut padded = Vec::from(bytes);
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    padded
}

/// The eighty words that the rounds take from a block.
fn schedule(block: &[u8]) -> [u32; 80] {
    let mut words = [0; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for at in 16..80 {
        words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
    }
    words
}

/// The state after eighty rounds.
fn rounds(state: [u32; 5], words: &[u32; 80]) -> [u32; 5] {
    let [mut a, mut b, mut c, mut d, mut e] = state;
    for (at, word) in words.iter().enumerate() {
        let mixed = match at / 20 {
            0 => b & c | !b & d,
            2 => b & c | b & d | c & d,
            _ => b ^ c ^ d,
        };
        let next = [a.rotate_left(5), mixed, e, CONSTANTS[at / 20], *word];
        (e, d, c, b) = (d, c, b.rotate_left(30), a);
        a = next.into_iter().fold(0, u32::wrapping_add);
    }
    [a, b, c, d, e]
}

#[cfg(test)]
mod tests {
    use super::hex;

    #[test]
    fn the_hashes_are_those_of_the_standard() {
        for (text, hash) in [
            ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "a49b2446a02c645bf419f995b67091253a04a259",
            ),
        ] {
            assert_eq!(hex(text.as_bytes()), hash, "{text}");
        }
        assert_eq!(hex(&[b'a'; 1_000_000]), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    }

    #[test]
    fn the_end_of_the_text_may_be_anywhere_in_a_block() {
        for (length, hash) in [
            (55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
            (56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
            (64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        ] {
            assert_eq!(hex(&b"a".repeat(length)), hash, "{length} bytes");
        }
    }
}
