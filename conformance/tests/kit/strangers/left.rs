//! What an implementation leaves in the folder of a case: removed without following a link, and told where it cannot be.

use std::fs;
use std::os::unix::fs::symlink;

use super::{User, text};

/// An adapter that does this in the root of the case, `$root`, before it answers.
fn adapter(user: &User, deed: &str) -> String {
    let script = user.path().join("leaves.sh");
    let hello =
        r#"{"type":"hello","protocol":1,"editions":["1.55"],"implementation":{"name":"x","version":"1"}}"#;
    let outcome = r#"{"session":{"region":null,"credentials":{"error":{"code":"NoCredentialProviders"}}}}"#;
    let text = format!(
        "read -r hello\nprintf '%s\\n' '{hello}'\nwhile read -r run; do\nid=${{run#*\\\"id\\\":\\\"}}\nid=${{id%%\\\"*}}\n\
        root=${{run#*\\\"root\\\":\\\"}}\nroot=${{root%%\\\"*}}\n{deed}\n\
        printf '{{\"type\":\"outcome\",\"id\":\"%s\",\"outcome\":%s}}\\n' \"$id\" '{outcome}'\ndone\n"
    );
    fs::write(&script, text.replace("%W", user.path().to_str().unwrap())).unwrap();
    format!("/bin/sh '{}'", script.display())
}

/// Four cases with a home that has both files.
fn feature() -> String {
    let scenario = |number| {
        format!(
            "\n  Scenario: number {number}\n    Given the shared credentials file contains:\n      \"\"\"\n      [other]\n      \"\"\"\n    \
            And the shared config file contains:\n      \"\"\"\n      [other]\n      \"\"\"\n    When NewSession is called\n    \
            Then there is no region\n"
        )
    };
    format!("Feature: s\n{}", (0..4).map(scenario).collect::<String>())
}

/// Replays the cases with an adapter that does this; the user's own files must not change.
fn after(deed: &str) -> (User, String) {
    let user = User::new();
    symlink(user.path().join("home"), user.path().join("link")).unwrap();
    let (file, adapter) = (user.receive(&feature()), adapter(&user, deed));
    let before = user.tree();
    let args = ["check", file.to_str().unwrap(), "--cases", "0", "--edition", "1.55", "--jobs", "1"];
    let output = user.awsess(&[&args[..], &["--adapter", &adapter]].concat());
    assert_eq!(user.tree(), before, "{deed}");
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(said.contains("4 passed, 0 failed"), "{deed}\n{said}");
    (user, said)
}

#[test]
fn what_stands_behind_a_link_is_not_removed() {
    for deed in [
        r#"rm -rf "$root/home"; ln -s %W/home "$root/home""#,
        r#"rm -rf "$root/home/.aws"; ln -s %W/home/.aws "$root/home/.aws""#,
        r#"mv "$root/home" "$root/moved"; ln -s %W/home "$root/home""#,
        r#"rm -rf "$root"; ln -s %W/home "$root""#,
        r#"ln -s %W/home "$root/more"; ln -s %W/link "$root/home/more""#,
        r#"rm "$root/home/.aws/config"; ln -s %W/home/.aws/config "$root/home/.aws/config""#,
        r#"rm "$root/home/.aws/config"; mkfifo "$root/home/.aws/config""#,
        r#"rm -rf "$root/home""#,
    ] {
        after(deed);
    }
}

/// A case gets folders that nobody else holds: what one leaves does not come back in another.
#[test]
fn what_one_case_leaves_does_not_come_back() {
    let deed = r#"if [ -e "$root/home/left" ] || [ -e "$root/left" ]; then exit 1; fi; mkdir -p "$root/left" "$root/home/left/x""#;
    after(deed);
}

#[test]
fn a_folder_without_permissions_is_removed_or_told() {
    let (_user, said) = after(r#"mkdir -p "$root/locked/x"; chmod 000 "$root/locked""#);
    // Whoever may do everything removes it all the same.
    let root = rustix::process::geteuid().is_root();
    assert!(root || said.contains("locked"), "{said}");
}
