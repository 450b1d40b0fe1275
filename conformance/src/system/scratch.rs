//! The temporary folder of a process: created where there is enough disk space, locked while it is used, and removed with
//! its contents.
//!
//! All temporary files of a run are in one folder. The file `lock` in it is locked as long as the run lives. The next run
//! removes the folders of runs that were killed: those that belong to the same user and whose lock nobody holds.

mod place;
mod sweep;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::system::locks::lock;
use crate::system::printable::say;
use crate::system::shortage::Shortage;

/// The prefix of the names of such folders.
const PREFIX: &str = "awsess-run-";
/// The file that is locked while the folder is used.
const LOCK: &str = "lock";
/// The disk space that a process needs by default, in bytes.
const SPACE: u64 = 4 << 20;

/// A folder that belongs to this process until it is dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
    /// Released before the folder is removed, because some systems remove no open file.
    lock: Option<File>,
    _registered: Registered,
    folders: AtomicU64,
}

impl Scratch {
    /// The folder that everything in this process shares. It is created on first use and removed when nobody holds it.
    ///
    /// # Errors
    ///
    /// When no place has enough disk space.
    pub(crate) fn shared() -> io::Result<Arc<Self>> {
        Self::shared_with_space(SPACE)
    }

    /// The shared folder, created in a place with this many free bytes.
    ///
    /// # Errors
    ///
    /// As [`Scratch::shared`].
    pub(crate) fn shared_with_space(bytes: u64) -> io::Result<Arc<Self>> {
        static SHARED: Mutex<Weak<Scratch>> = Mutex::new(Weak::new());
        let mut shared = lock(&SHARED);
        if let Some(scratch) = shared.upgrade() {
            return Ok(scratch);
        }
        let scratch = place::create_in_first(&place::candidates(), |place| {
            place::check_space(place, bytes)?;
            Self::new_in(place, PREFIX)
        });
        let scratch = Arc::new(scratch.map_err(Shortage::new)?);
        *shared = Arc::downgrade(&scratch);
        Ok(scratch)
    }

    /// Creates a folder in another, from which the abandoned folders of earlier runs are removed first.
    ///
    /// # Errors
    ///
    /// When it cannot be created or locked.
    pub(crate) fn new_in(parent: &Path, prefix: &str) -> io::Result<Self> {
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

/// Creates a folder with a unique name, to which nobody else can write whatever the umask is.
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
    /// Creates a folder in that of this process. Its name begins with the purpose.
    ///
    /// # Errors
    ///
    /// When it cannot be created.
    pub(crate) fn new(purpose: &str) -> io::Result<Self> {
        let scratch = Scratch::shared()?;
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
        // What is left is removed with the folder of the process, which reports a failure.
        _ = remove(&self.path);
    }
}

/// The files and folders to remove when a signal ends the process.
static REGISTER: Mutex<Register> = Mutex::new(Register { paths: BTreeSet::new(), is_closed: false });

#[derive(Debug)]
struct Register {
    paths: BTreeSet<PathBuf>,
    /// Whether the process is being ended, so that nothing more may be created.
    is_closed: bool,
}

/// A path that is removed if a signal ends the process while this exists.
#[derive(Debug)]
pub(crate) struct Registered(PathBuf);

impl Registered {
    /// Creates a file or folder and registers it in one step, so that [`remove_registered`] misses none.
    ///
    /// # Errors
    ///
    /// When the process is being ended, or the file or folder cannot be created.
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

/// Removes every registered file and folder. Nothing can be registered afterwards.
pub(crate) fn remove_registered() {
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

/// Removes a file, or a folder with its contents. Links are removed, and not followed.
fn remove(path: &Path) -> io::Result<()> {
    let about = fs::symlink_metadata(path);
    let removed = about.and_then(|about| match about.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    });
    removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}
