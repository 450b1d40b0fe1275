//! The three pipes of an adapter, each with a thread, so that no pipe that is full or empty ever blocks the runner.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::exchange::ExchangeError;
use super::shown;
use super::stop;
use crate::system::locks::lock;

/// The maximum length of a line, in bytes.
const MAX_LINE: usize = 16 << 20;
/// How much of a longer line is shown, in bytes.
const MAX_SHOWN: usize = 80;
/// The size of the end of standard error that is kept, in bytes.
const MAX_STDERR: usize = 64 << 10;
/// The size of the buffer for reading, in bytes.
const BUFFER: usize = 64 << 10;
/// How many reads may be buffered. An adapter that writes ahead of the runner is blocked beyond that.
const MAX_BUFFERED: usize = 4;
/// How often to check whether a signal asked the process to end.
const SIGNAL_POLL: Duration = Duration::from_millis(25);
/// How long to wait for the rest of standard error once the process is gone.
const STDERR_DRAIN: Duration = Duration::from_millis(200);

/// Starts the thread that writes lines to an adapter.
pub(super) fn writer(mut input: impl Write + Send + 'static) -> io::Result<Sender<Vec<u8>>> {
    let (to, lines) = channel::<Vec<u8>>();
    thread::Builder::new().spawn(move || {
        // An adapter that does not read is noticed by its missing responses.
        while let Ok(line) = lines.recv() {
            if input.write_all(&line).and_then(|()| input.flush()).is_err() {
                break;
            }
        }
    })?;
    Ok(to)
}

/// A part of the output of an adapter.
enum Piece {
    /// Whole lines.
    Lines(Vec<u8>),
    /// The start of a line that is too long; nothing is read after it.
    TooLong(Vec<u8>),
    /// The end of the output, and the bytes after the last line feed.
    End(Vec<u8>),
}

/// The lines that an adapter writes.
pub(super) struct Output {
    pieces: Receiver<Piece>,
    lines: Vec<u8>,
    position: usize,
    has_ended: bool,
}

impl Output {
    pub(super) fn new(output: impl Read + Send + 'static) -> io::Result<Self> {
        let (to, pieces) = sync_channel(MAX_BUFFERED);
        thread::Builder::new().spawn(move || read_lines(output, &to))?;
        Ok(Self { pieces, lines: Vec::new(), position: 0, has_ended: false })
    }

    /// The next line that is not blank.
    pub(super) fn next(&mut self, until: Instant) -> Result<&[u8], ExchangeError> {
        while !self.skip_blank() {
            match self.wait(until) {
                Ok(piece) => self.accept(piece)?,
                Err(RecvTimeoutError::Timeout) => return Err(ExchangeError::Timeout),
                Err(RecvTimeoutError::Disconnected) => return Err(ExchangeError::Closed(Vec::new())),
            }
            // Output that has arrived is read even after the deadline, but blank lines may arrive without end.
            if !self.skip_blank() && Instant::now() >= until {
                return Err(ExchangeError::Timeout);
            }
        }
        Ok(self.take())
    }

    /// Waits for the next piece, until the deadline or a signal that asks the process to end.
    fn wait(&self, until: Instant) -> Result<Piece, RecvTimeoutError> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.pieces.recv_timeout(left.min(SIGNAL_POLL)) {
                Err(RecvTimeoutError::Timeout) if left > SIGNAL_POLL && stop::requested().is_none() => {}
                piece => return piece,
            }
        }
    }

    /// A line that has already arrived.
    pub(super) fn ready(&mut self) -> Option<&[u8]> {
        while !self.skip_blank() {
            self.accept(self.pieces.try_recv().ok()?).ok()?;
        }
        Some(self.take())
    }

    /// Whether the output was seen to end.
    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }

    fn accept(&mut self, piece: Piece) -> Result<(), ExchangeError> {
        match piece {
            Piece::Lines(lines) => (self.lines, self.position) = (lines, 0),
            Piece::TooLong(line) => {
                let why = format!("it wrote a line of more than {} MiB", MAX_LINE >> 20);
                return Err(ExchangeError::garbage(
                    "it wrote a line that is too long",
                    why,
                    &line[..line.len().min(MAX_SHOWN)],
                ));
            }
            Piece::End(half) => {
                self.has_ended = true;
                return Err(ExchangeError::Closed(half));
            }
        }
        Ok(())
    }

    /// Skips white space. Returns whether another byte follows.
    fn skip_blank(&mut self) -> bool {
        let blank = self.lines[self.position..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.position += blank;
        self.position < self.lines.len()
    }

    fn take(&mut self) -> &[u8] {
        let rest = &self.lines[self.position..];
        let line = rest.split_inclusive(|byte| *byte == b'\n').next().unwrap_or(rest);
        self.position += line.len();
        line
    }
}

fn read_lines(mut output: impl Read, to: &SyncSender<Piece>) {
    let (mut buffer, mut partial) = (vec![0; BUFFER], Vec::new());
    while let Some(new) = read(&mut output, &mut buffer) {
        let sent = match new.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => {
                partial.extend_from_slice(&new[..=end]);
                to.send(Piece::Lines(std::mem::replace(&mut partial, new[end + 1..].to_vec())))
            }
            None if partial.len() + new.len() > MAX_LINE => {
                _ = to.send(Piece::TooLong(partial));
                return;
            }
            None => {
                partial.extend_from_slice(new);
                Ok(())
            }
        };
        if sent.is_err() {
            return;
        }
    }
    _ = to.send(Piece::End(partial));
}

/// Reads the next bytes; `None` at the end of the stream or after an error.
fn read<'b>(from: &mut impl Read, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    loop {
        match from.read(buffer) {
            Ok(0) => return None,
            Ok(count) => return Some(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// The end of what an adapter wrote to standard error.
pub(super) struct StderrTail {
    kept: Arc<Mutex<VecDeque<u8>>>,
    /// Disconnected when standard error ends.
    end: Receiver<()>,
}

impl StderrTail {
    pub(super) fn new(errors: impl Read + Send + 'static) -> io::Result<Self> {
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let (until, end) = channel();
        let into = Arc::clone(&kept);
        thread::Builder::new().spawn(move || {
            drain(errors, &into);
            drop(until);
        })?;
        Ok(Self { kept, end })
    }

    /// The text that was kept. The process must have ended.
    pub(super) fn text(&self) -> String {
        _ = self.end.recv_timeout(STDERR_DRAIN);
        let mut kept = lock(&self.kept);
        shown::text(kept.make_contiguous())
    }
}

fn drain(mut errors: impl Read, into: &Mutex<VecDeque<u8>>) {
    let mut buffer = vec![0; BUFFER];
    while let Some(new) = read(&mut errors, &mut buffer) {
        let mut kept = lock(into);
        kept.extend(new);
        let surplus = kept.len().saturating_sub(MAX_STDERR);
        kept.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[test]
    fn lines_come_one_by_one_whatever_the_reads_were() {
        let mut output = Output::new((&b"a\n\n \r\nbc"[..]).chain(&b"d\ne\r\n"[..])).unwrap();
        let lines: Vec<_> = (0..3).map(|_| output.next(soon()).unwrap().to_vec()).collect();
        assert_eq!(lines, [&b"a\n"[..], b"bcd\n", b"e\r\n"]);
        assert_eq!(output.next(soon()), Err(ExchangeError::Closed(Vec::new())));
        assert!(output.has_ended());
    }

    #[test]
    fn half_a_line_is_not_a_line() {
        let mut output = Output::new(&b"{\"type\":"[..]).unwrap();
        assert_eq!(output.next(soon()), Err(ExchangeError::Closed(b"{\"type\":".to_vec())));
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut output = Output::new(std::io::repeat(b'x')).unwrap();
        let Err(ExchangeError::Garbage { why, line, .. }) = output.next(soon()) else {
            panic!("it must be garbage")
        };
        assert!(why.contains("more than 16 MiB") && line.len() <= MAX_LINE, "{why}");
    }

    #[test]
    fn blank_lines_without_end_are_silence() {
        let mut output = Output::new(std::io::repeat(b'\n')).unwrap();
        assert_eq!(output.next(Instant::now() + Duration::from_millis(20)), Err(ExchangeError::Timeout));
    }

    #[test]
    fn the_end_of_standard_error_is_kept() {
        let tail = StderrTail::new(std::io::repeat(b'x').take(1 << 20).chain(&b"the end\n"[..])).unwrap();
        let text = tail.text();
        assert!(text.ends_with("xthe end") && text.len() == MAX_STDERR - 1, "{}", text.len());
    }
}
