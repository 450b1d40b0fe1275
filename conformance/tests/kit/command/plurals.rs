//! A count of one has a noun in the singular, whatever the command prints.

use std::fs;

use super::{Files, awsess, run, stderr, stdout};

/// The words behind every 1 of the text that look like a plural.
fn plurals_of_one(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let after_one = words.windows(2).filter(|pair| pair[0] == "1").map(|pair| pair[1]);
    let noun = |word: &str| word.trim_end_matches([',', '.', ':', ';', ')']).to_owned();
    after_one.map(noun).filter(|word| word.ends_with('s') && !word.ends_with("ss") && word != "is").collect()
}

fn assert_singular(what: &str, text: &str) {
    assert_eq!(plurals_of_one(text), Vec::<String>::new(), "{what}:\n{text}");
}

#[test]
fn a_plural_of_one_is_found() {
    assert_eq!(plurals_of_one("1 secrets, 1 case, 21 cases and 1 files."), ["secrets", "files"]);
}

#[test]
fn one_of_everything_is_singular() {
    let files = Files::new();
    let config = "[default]\naws_access_key_id = AKIAZORGONZORGON1234\naws_secret_access_key = s3cr3tzorgon\n\
                  role_arn = arn:aws:iam::271828182845:role/zorgon\nsource_profile = default\n";
    let config = files.write("config", config);
    let corpus = files.at("corpus");
    for args in [
        &["lint", &config][..],
        &["capture", "--shared-config", "enable"],
        &["explain", "--shared-config", "enable"],
        &["export", &corpus, "--cases", "1", "--edition", "1.55"],
        &["check", "region/the-region-in-the-config-wins", "--edition", "1.55", "--cases", "1"],
        &["check", "gen/1/1.55/42", "--shard", "2/1"],
    ] {
        let mut command = awsess(args);
        let output = command.env("AWS_CONFIG_FILE", &config).env("HOME", files.at("home")).output().unwrap();
        // A feature file says of the first call that call 1 carries something.
        let text = if args[0] == "capture" { String::new() } else { stdout(&output) } + &stderr(&output);
        assert!(text.contains('\n'), "{args:?} prints something");
        assert_singular(&args.join(" "), &text);
    }
    let cut = files.write("cut.ndjson", "");
    assert_singular("merge", &stderr(&run(&["merge", &cut])));
    assert!(fs::exists(corpus).unwrap());
}
