//! The messages between the runner and a supervisor over their socket.

use std::ffi::OsString;

use serde::{Deserialize, Serialize};

/// The adapter that the supervisor must start, as JSON after its length in four bytes, little-endian. The three standard
/// streams of the adapter are sent along as file descriptors.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Start {
    pub(super) program: OsString,
    pub(super) arguments: Vec<OsString>,
    pub(super) environment: Vec<(OsString, OsString)>,
}

/// An order to the supervisor, one byte. The end of the socket counts as [`Order::End`], because the runner is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Order {
    /// Send SIGTERM to the adapter.
    Ask = b'a',
    /// Kill what is left after the adapter has exited by itself. The processes that it started have a moment to end.
    Finish = b'f',
    /// Kill everything.
    Kill = b'k',
    /// Send SIGTERM, wait a moment, and kill what is left.
    End = b'e',
}

impl Order {
    pub(super) fn read(byte: u8) -> Option<Self> {
        [Self::Ask, Self::Finish, Self::Kill, Self::End].into_iter().find(|order| *order as u8 == byte)
    }
}

/// The length of a report, in bytes.
pub(super) const LENGTH: usize = 5;

/// A report of the supervisor: a letter and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    /// The adapter was started.
    Started,
    /// The adapter could not be started, with the number of the system's error.
    Refused(i32),
    /// The adapter's own process has ended with this wait status.
    Exited(i32),
    /// Everything has ended, with the number of processes that outlived the adapter and were killed.
    Gone(u32),
    /// The number of processes that could not be killed.
    Remains(u32),
}

impl Report {
    pub(super) fn bytes(self) -> [u8; LENGTH] {
        let (letter, number) = match self {
            Self::Started => (b's', [0; 4]),
            Self::Refused(error) => (b'r', error.to_le_bytes()),
            Self::Exited(status) => (b'x', status.to_le_bytes()),
            Self::Gone(survivors) => (b'g', survivors.to_le_bytes()),
            Self::Remains(count) => (b'u', count.to_le_bytes()),
        };
        let [a, b, c, d] = number;
        [letter, a, b, c, d]
    }

    pub(super) fn read([letter, a, b, c, d]: [u8; LENGTH]) -> Option<Self> {
        let number = [a, b, c, d];
        Some(match letter {
            b's' => Self::Started,
            b'r' => Self::Refused(i32::from_le_bytes(number)),
            b'x' => Self::Exited(i32::from_le_bytes(number)),
            b'g' => Self::Gone(u32::from_le_bytes(number)),
            b'u' => Self::Remains(u32::from_le_bytes(number)),
            _ => return None,
        })
    }
}
