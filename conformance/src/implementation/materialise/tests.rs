//! The files of a case on a disk, and placeholders that are put in and restored.

use std::fs;
use std::path::Path;

use super::Materialised;
use crate::vocabulary::case::{Bytes, Case, Directory, File};
use crate::vocabulary::outcome::{Credentials, Error, FailedRetrieval, FileSeen, Outcome, Session};

fn text(content: &str) -> File {
    File::Text(content.to_owned())
}

fn case(files: &[(&str, File)]) -> Case {
    Case {
        files: files.iter().map(|(path, file)| ((*path).to_owned(), file.clone())).collect(),
        ..Case::default()
    }
}

fn refusal(files: &[(&str, File)]) -> String {
    let parent = tempfile::tempdir().unwrap();
    let error = Materialised::new(&case(files), &parent.path().join("root")).unwrap_err();
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0, "what was written is removed");
    error.to_string()
}

#[test]
fn files_directories_and_bytes_exist_until_dropped() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("root");
    let bytes = File::Bytes(Bytes { base64: "/wA=".to_owned() });
    let directory = File::Directory(Directory { directory: true });
    let case = case(&[("${ROOT}/a/b", text("at ${ROOT}")), ("${ROOT}/a/c", bytes), ("${ROOT}/d", directory)]);
    let materialised = Materialised::new(&case, &root).unwrap();
    assert_eq!(fs::read_to_string(root.join("a/b")).unwrap(), format!("at {}", root.display()));
    assert_eq!(fs::read(root.join("a/c")).unwrap(), [0xff, 0]);
    assert!(root.join("d").is_dir());
    drop(materialised);
    assert!(!root.exists());
}

#[test]
fn what_the_program_left_behind_is_removed_too() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("root");
    let materialised = Materialised::new(&case(&[("${ROOT}/a", text(""))]), &root).unwrap();
    fs::write(root.join("cache"), "").unwrap();
    materialised.remove().unwrap();
    assert!(!root.exists());
}

#[test]
fn the_root_is_removed_whatever_the_program_removed_or_replaced() {
    let programs: [fn(&Path); 5] = [
        |root| fs::remove_file(root.join("a/b")).unwrap(),
        |root| fs::remove_dir_all(root.join("a")).unwrap(),
        |root| fs::remove_dir_all(root).unwrap(),
        |root| {
            fs::remove_file(root.join("c")).unwrap();
            fs::create_dir_all(root.join("c/c")).unwrap();
        },
        |root| {
            fs::remove_dir_all(root).unwrap();
            fs::write(root, "").unwrap();
        },
    ];
    for program in programs {
        let parent = tempfile::tempdir().unwrap();
        let case = case(&[("${ROOT}/a/b", text("")), ("${ROOT}/c", text(""))]);
        let materialised = Materialised::new(&case, &parent.path().join("root")).unwrap();
        program(materialised.root());
        materialised.remove().unwrap();
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_link_that_the_program_left_is_removed_and_not_followed() {
    let parent = tempfile::tempdir().unwrap();
    let (root, own) = (parent.path().join("root"), parent.path().join("own"));
    fs::create_dir(&own).unwrap();
    fs::write(own.join("b"), "kept").unwrap();
    let materialised = Materialised::new(&case(&[("${ROOT}/a/b", text(""))]), &root).unwrap();
    fs::remove_dir_all(root.join("a")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&own, root.join("a")).unwrap();
    materialised.remove().unwrap();
    assert_eq!(fs::read_to_string(own.join("b")).unwrap(), "kept");
    assert!(!root.exists());
}

#[cfg(unix)]
#[test]
fn an_observed_file_that_the_program_replaced_by_something_else_does_not_exist() {
    use rustix::fs::{CWD, FileType, mknodat};

    let parent = tempfile::tempdir().unwrap();
    let (root, own) = (parent.path().join("root"), parent.path().join("own"));
    fs::write(&own, "not of the case").unwrap();
    let paths = ["link", "pipe", "folder"].map(|name| format!("${{ROOT}}/{name}"));
    let mut case = case(&[("${ROOT}/folder", File::Directory(Directory { directory: true }))]);
    case.observe.files = paths.to_vec();
    let materialised = Materialised::new(&case, &root).unwrap();
    std::os::unix::fs::symlink(&own, root.join("link")).unwrap();
    mknodat(CWD, root.join("pipe"), FileType::Fifo, 0o600.into(), 0).unwrap();
    assert_eq!(materialised.files_seen(), paths.map(|path| (path, FileSeen::default())).into());
}

#[test]
fn a_file_below_another_file_is_rejected() {
    let message = refusal(&[("${ROOT}/a", text("")), ("${ROOT}/a/b", text(""))]);
    assert!(message.contains("another file"), "{message}");
}

#[test]
fn a_path_outside_the_root_is_refused_by_name() {
    for path in [
        "/etc/passwd",
        "${ROOT}/../x",
        "${ROOT}x",
        "${ROOT}",
        "${ROOT}/",
        "${ROOT}/a/../../x",
        "${ROOT}//etc/passwd",
    ] {
        let message = refusal(&[(path, text(""))]);
        assert!(message.contains(&format!("{path:?}")), "{message}");
    }
}

#[test]
fn a_file_where_a_directory_is_needed_is_refused_by_name() {
    let message = refusal(&[("${ROOT}/a", text("")), ("${ROOT}/a/b", text(""))]);
    assert!(message.contains("\"${ROOT}/a/b\""), "{message}");
    let message = refusal(&[("${ROOT}/a/b", text("")), ("${ROOT}/a//b", text(""))]);
    assert!(message.contains("another file"), "{message}");
}

#[test]
fn bytes_that_are_no_base64_and_directories_that_are_none_are_refused() {
    assert!(refusal(&[("${ROOT}/a", File::Bytes(Bytes { base64: "?".to_owned() }))]).contains("base64"));
    assert!(refusal(&[("${ROOT}/a", File::Directory(Directory { directory: false }))]).contains("true"));
}

#[test]
fn the_root_is_replaced_in_the_case_and_put_back_in_the_outcome() {
    let parent = tempfile::tempdir().unwrap();
    let mut case = case(&[]);
    case.env.insert("HOME".to_owned(), "${ROOT}/home".to_owned());
    case.options.shared_config_files = Some(vec!["${ROOT}/a".to_owned()]);
    let materialised = Materialised::new(&case, &parent.path().join("root")).unwrap();
    let home = materialised.resolved.env["HOME"].clone();
    assert_eq!(Path::new(&home), materialised.root().join("home"));
    assert_eq!(materialised.resolved.options.shared_config_files, Some(vec![home.replace("home", "a")]));

    let original = Error { message: Some(home.clone()), ..Error::default() };
    let error = Error { original: Some(Box::new(original)), ..Error::default() };
    let credentials = Some(Credentials::Failed(FailedRetrieval { error }));
    let copy = Session { region: Some(home), ..Session::default() };
    let mut outcome =
        Outcome::Session(Box::new(Session { credentials, copy: Some(Box::new(copy)), ..Session::default() }));
    materialised.restore(&mut outcome);
    let shown = serde_json::to_string(&outcome).unwrap();
    assert_eq!(shown.matches("${ROOT}/home").count(), 2, "{shown}");
}

#[test]
fn the_root_is_restored_in_messages_that_quote_it_as_numbers() {
    let parent = tempfile::tempdir().unwrap();
    let materialised = Materialised::new(&case(&[]), &parent.path().join("root")).unwrap();
    let numbers = |text: &str| text.chars().map(|c| u32::from(c).to_string()).collect::<Vec<_>>().join(" ");
    let quoting = |path: &str| format!("INIParseError: {{1 STRING 0 [97 {} 98]}}", numbers(path));
    let message = Some(quoting(materialised.root().to_str().unwrap()));
    let mut outcome = Outcome::Error(Error { message, ..Error::default() });
    materialised.restore(&mut outcome);
    let message = Some(quoting("${ROOT}"));
    assert_eq!(outcome, Outcome::Error(Error { message, ..Error::default() }));
}
