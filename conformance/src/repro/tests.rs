//! The line of shell is run by a shell, and shows the case that it was written for.

use super::{AdapterCommand, UnquotableError, line};
use crate::vocabulary::case::{Bytes, Case, Directory, File};
use crate::vocabulary::protocol::Isolation;

/// The line that sends the case to a program in the environment of the case, with an STS.
fn line_of(case: &Case) -> Result<String, UnquotableError> {
    line(case, &AdapterCommand { words: vec!["/bin/cat".into()], isolation: Isolation::Process, sts: true })
}

#[test]
fn a_placeholder_occurs_nowhere_in_the_text() {
    for text in ["", "<ROOT0>", "<ROOT0> <ROOT2>", "<ROOT0> <ROOT1> <STS0>", "<STS0> <STS1> <ROOT1>"] {
        let mut case = Case::default();
        case.env.insert("HOME".into(), "${ROOT}/home".into());
        case.env.insert("LITERAL".into(), text.into());
        let line = line_of(&case).unwrap();
        assert!(line.contains(&format!("\"LITERAL\":\"{text}\"")), "{line}");
        assert!(line.contains("\"HOME\":\"'\"$root\"'/home\""), "{line}");
        assert!(line.contains("\"endpoints\":{\"sts\":\"'\"$sts\"'\"}"), "{line}");
    }
}

#[test]
fn the_shell_fills_in_what_only_it_knows() {
    let mut case = Case::default();
    case.env.insert("HOME".into(), "${ROOT}/home".into());
    case.env.insert("LITERAL".into(), "$root <ROOT0>".into());
    let text = line_of(&case).unwrap();
    assert!(text.contains("\"HOME\":\"'\"$root\"'/home\""), "{text}");
    assert!(text.contains("\"LITERAL\":\"$root <ROOT0>\""), "{text}");
    assert!(text.contains("\"endpoints\":{\"sts\":\"'\"$sts\"'\"}"), "{text}");
    assert!(text.contains("\"root\":\"'\"$root\"'\""), "{text}");
    let start = " | env -i 'HOME='\"$root\"/home 'LITERAL=$root <ROOT0>' /bin/cat)";
    assert!(text.ends_with(start), "{text}");
}

/// The commands of the line that make the files.
fn of(files: &[(&str, File)]) -> Result<Vec<String>, UnquotableError> {
    let files = files.iter().map(|(path, file)| ((*path).to_owned(), file.clone())).collect();
    let line = line_of(&Case { files, ..Case::default() })?;
    let commands = line.split(" && ").skip_while(|command| !command.starts_with("mkdir "));
    let commands = commands.take_while(|command| !command.starts_with("printf '%s\\n' "));
    Ok(commands.map(str::to_owned).collect())
}

#[test]
fn folders_come_first_and_files_are_printed_into_them() {
    let directory = File::Directory(Directory { directory: true });
    let files = [
        ("${ROOT}/it's/a", File::Text("x = ${ROOT}/y\n".into())),
        ("${ROOT}/b", File::Bytes(Bytes { base64: "/wA=".into() })),
        ("${ROOT}/d", directory),
    ];
    let expected = [
        "mkdir -p root root/d \"root/it's\"",
        "printf '\\377\\000' >root/b",
        "printf 'x = %s/y\\n' \"$root\" >\"root/it's/a\"",
    ];
    assert_eq!(of(&files).unwrap(), expected);
    assert_eq!(of(&[]).unwrap(), ["mkdir -p root"]);
}

#[test]
fn a_case_that_the_runner_rejects_has_no_line() {
    let text = || File::Text(String::new());
    for (path, file, why) in [
        ("/etc/passwd", text(), "begin with ${ROOT}/"),
        ("${ROOT}/../x", text(), "stay below"),
        ("${ROOT}/a\nb", text(), "control character"),
        ("${ROOT}/a", File::Bytes(Bytes { base64: "?".into() }), "not base64"),
        ("${ROOT}/a", File::Directory(Directory { directory: false }), "must be true"),
    ] {
        let error = of(&[(path, file)]).unwrap_err().to_string();
        assert!(error.contains(why) && error.contains(&format!("{path:?}")), "{error}");
    }
}
