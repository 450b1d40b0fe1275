//! The folder of a process: made where there is room for it, locked while it is used, and removed with all that is in it.
//!
//! Everything temporary of a run stands in one folder. The file `lock` in it is locked as long as the run lives. The next
//! run removes the folders of runs that were killed: those that belong to the same user and whose lock nobody holds.

mod place;
mod sweep;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::printable::say;

/// What the names of such folders begin with.
const PREFIX: &str = "awsess-run-";
/// The file whose lock says that somebody uses the folder.
const LOCK: &str = "lock";
/// The room that a process needs which says nothing else, in bytes.
const ROOM: u64 = 4 << 20;

/// A folder that is this process's own until it is dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
    /// Given back before the folder is removed, since some systems remove no file that is open.
    lock: Option<File>,
    _registered: Registered,
    folders: AtomicU64,
}

impl Scratch {
    /// The folder that everything in this process shares: made when it is first asked for, removed when nobody holds it.
    ///
    /// # Errors
    ///
    /// When there is no place with enough room.
    pub(crate) fn of_this_process() -> io::Result<Arc<Self>> {
        Self::with_room(ROOM)
    }

    /// The same, made in a place where there is room for so many bytes.
    ///
    /// # Errors
    ///
    /// As [`Scratch::of_this_process`].
    pub(crate) fn with_room(bytes: u64) -> io::Result<Arc<Self>> {
        static SHARED: Mutex<Weak<Scratch>> = Mutex::new(Weak::new());
        let mut shared = lock(&SHARED);
        if let Some(scratch) = shared.upgrade() {
            return Ok(scratch);
        }
        let scratch = Arc::new(place::first_of(&place::all(), |place| {
            place::has_room(place, bytes)?;
            Self::below(place, PREFIX)
        })?);
        *shared = Arc::downgrade(&scratch);
        Ok(scratch)
    }

    /// A folder below another, in which the folders of earlier runs are removed first.
    ///
    /// # Errors
    ///
    /// When it cannot be made or locked.
    pub(crate) fn below(parent: &Path, prefix: &str) -> io::Result<Self> {
        sweep::remove_abandoned(parent, prefix);
        let (registered, folder) = Registered::make(|| new_folder(parent, prefix))?;
        let lock = Some(sweep::lock_new(folder.path())?);
        Ok(Self { path: folder.keep(), lock, _registered: registered, folders: AtomicU64::new(0) })
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.lock = None;
        if let Err(error) = remove(&self.path) {
            say("note", format_args!("failed to remove the folder {}: {error}", self.path.display()));
        }
    }
}

/// Makes a folder with a name of its own, into which nobody else may write whatever the umask is.
fn new_folder(parent: &Path, prefix: &str) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    builder.prefix(prefix).tempdir_in(parent)
}

/// An empty folder for one purpose, removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _scratch: Arc<Scratch>,
}

impl Folder {
    /// A folder in that of this process, whose name begins with that of the purpose.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub(crate) fn new(purpose: &str) -> io::Result<Self> {
        let scratch = Scratch::of_this_process()?;
        let number = scratch.folders.fetch_add(1, Ordering::Relaxed);
        let path = scratch.path.join(format!("{purpose}-{number}"));
        fs::create_dir(&path)?;
        Ok(Self { path, _scratch: scratch })
    }

    /// The folder's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is removed with the folder of the process, which tells if that fails.
        _ = remove(&self.path);
    }
}

/// What is removed when the process is ended before it can do so itself.
static REGISTER: Mutex<Register> = Mutex::new(Register { paths: BTreeSet::new(), is_closed: false });

#[derive(Debug)]
struct Register {
    paths: BTreeSet<PathBuf>,
    /// Whether the process is being ended, so that nothing more may be made.
    is_closed: bool,
}

/// A path that is removed if the process is ended while this exists.
#[derive(Debug)]
pub(crate) struct Registered(PathBuf);

impl Registered {
    /// Makes a file or folder and registers it in one step, so that none exists that [`abandon`] does not remove.
    ///
    /// # Errors
    ///
    /// When the process is being ended, or the file or folder cannot be made.
    pub(crate) fn make<T: AsRef<Path>>(make: impl FnOnce() -> io::Result<T>) -> io::Result<(Self, T)> {
        let mut register = lock(&REGISTER);
        if register.is_closed {
            return Err(ErrorKind::Interrupted.into());
        }
        let made = make()?;
        let path = made.as_ref().to_owned();
        register.paths.insert(path.clone());
        Ok((Self(path), made))
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        lock(&REGISTER).paths.remove(&self.0);
    }
}

/// Removes everything that is registered. From then on nothing can be made.
pub(crate) fn abandon() {
    let paths = {
        let mut register = lock(&REGISTER);
        register.is_closed = true;
        register.paths.clone()
    };
    for path in paths {
        // Other threads may still be writing into the folder.
        for _ in 0..50 {
            if remove(&path).is_ok() {
                break;
            }
            sleep(Duration::from_millis(10));
        }
    }
}

/// Removes a file, or a folder with all that is in it; links are removed and not followed.
fn remove(path: &Path) -> io::Result<()> {
    let about = fs::symlink_metadata(path);
    let removed = about.and_then(|about| match about.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    });
    removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
