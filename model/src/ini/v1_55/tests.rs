//! What files mean in edition 1.55, by example. Every value was seen to come out of the real release.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::ini::examples::{self, shown};
use crate::ini::{Ini, Reader};
use crate::world::Edition::V1_55;

fn reads(examples: &[(&str, &str)]) {
    examples::reads(V1_55, examples);
}

/// What each key of the text's only section says, asked for this often.
fn asked(text: &str, times: usize) -> Vec<String> {
    let ini = Ini::parse(V1_55, text.as_bytes()).unwrap();
    let section = ini.sections().next().unwrap();
    let reader = Reader::new(ini.clone());
    (0..times).map(|_| reader.get(section, "a").unwrap().unwrap().0.into_owned()).collect()
}

#[test]
fn a_well_formed_file_says_what_it_says() {
    reads(&[
        ("", ""),
        (
            "[default]\nregion = us-west-2\noutput=json\n\n[profile dev]\nregion: eu-west-1",
            concat!("[default] region=us-west-2 output=json ", "[profile dev] region=eu-west-1",),
        ),
        ("[a]\r\nb = 1\r\n; c\r\n# d\r\n", "[a] b=1"),
    ]);
}

#[test]
fn keys_before_the_first_heading_are_of_a_section_without_a_name() {
    reads(&[("a=1\n[b]\nc=2", "[] a=1 [b] c=2")]);
}

#[test]
fn a_duplicate_section_replaces_the_earlier_one() {
    reads(&[("[s]\na=1\n[t]\n[s]\nb=2\n", "[s] b=2 [t]"), ("[s]\na=1\n[s]", "[s]")]);
}

#[test]
fn a_duplicate_key_replaces_the_earlier_one_unless_it_says_nothing() {
    reads(&[("a=1\nb=2\na=3", "[] a=3 b=2"), ("a=1\na=\nb=2", "[] a=1 b=2")]);
}

#[test]
fn a_key_without_a_value_is_not_there() {
    reads(&[("a=\nb=1", "[] b=1"), ("a\nb=1", "[] b=1"), ("[s]\na = ", "[s]"), ("a=", "")]);
}

#[test]
fn indented_lines_after_a_key_without_a_value_are_skipped() {
    reads(&[
        ("s3 =\n  a = 1\n\tb = 2\nc = 3", "[] c=3"),
        ("s3 =\n  a = 1\n\n  b = 2\n", "[] b=2"),
        ("s3 =\n  a = \"\nb = 2\n\"\nc = 3", "[] c=3"),
        ("  a = 1\n  b = 2", "[] a=1 b=2"),
        ("a\n b = 1", ""),
    ]);
}

#[test]
fn a_comma_after_a_space_drops_the_statement() {
    reads(&[
        ("a = b, c\n", "[] a=b, c"),
        ("a = b , c\nd = 1", "[] d=1"),
        ("a = b ,\n c = 1\nd = 1", "[] d=1"),
    ]);
}

#[test]
fn a_comment_ends_a_value_only_where_a_word_begins() {
    reads(&[
        ("a = b # c\nd = e;f", "[] a=b d=e;f"),
        ("a = b #c", "[] a=b"),
        (
            "a=#",
            concat!(
                "INIParseError: invalid state with ASTKind { {4 NONE 0 [61]} true [{expr {1 STRING 0 [97]} true []}]} ",
                "and TokenType comment",
            ),
        ),
    ]);
}

#[test]
fn a_value_takes_in_signs_brackets_and_inner_space() {
    reads(&[
        ("a = b=c:d[e]  f", "[] a=b=c:d[e]  f"),
        ("a = [x", "[] a=[x"),
        ("a = =", "[] a=="),
        ("a:b=c", "[] a=b=c"),
        ("a b\t c = d", "[] a b\\t c=d"),
    ]);
}

#[test]
fn only_blanks_are_taken_off_a_value_and_any_space_off_a_name() {
    reads(&[
        ("a\u{a0}\t = \u{3000}b  ", "[] a=b"),
        ("a = b\t\n", "[] a=b\\t"),
        ("a = b \u{2003}", "[] a=b \\u{2003}"),
        ("a = b\rc\r\n", "[] a=b\\rc"),
        ("a\r=1", "[] a\\r=1"),
    ]);
}

#[test]
fn a_quoted_value_ends_at_its_quote_whatever_follows() {
    reads(&[
        ("a = \"b c\" d\ne=1", "[] a=b c e=1"),
        ("a = \" b \"[=", "[] a= b "),
        ("a = \"b\nc\"\nd=1", "[] a=b\\nc d=1"),
        ("a = \"\"", "[] a="),
        ("a = b \"c\"", "[] a=b \\\"c\\\""),
        ("a = 'b'", "[] a=\\'b\\'"),
    ]);
}

#[test]
fn escapes_are_resolved_in_quotes_one_after_the_other() {
    reads(&[
        (r#"a = "b\nc\td\"e\\f\'g\h""#, r#"[] a=b\nc\td\"e\\f\'g\\h"#),
        (r#"a = "\\n""#, r"[] a=\n"),
        (r"a = b\n", r"[] a=b\\n"),
    ]);
}

#[test]
fn asking_again_resolves_what_the_first_asking_left() {
    assert_eq!(asked(r#"a = "x\nyz""#, 3), ["x\nyz", "x\nyzz", "x\nyzz"]);
    assert_eq!(asked(r#"a = "\\\\\\t""#, 2), ["\t", "\ttttttt"]);
    assert_eq!(asked("a = 1", 2), ["1", "1"]);
}

#[test]
fn a_quote_that_is_never_closed_empties_the_whole_file() {
    reads(&[
        ("[s]\na=1\nb=\"c\n", ""),
        ("[s]\na=1\nb=\"c\\\"\n", ""),
        (",\n\"", ""),
        ("a=1 \"", ""),
        ("a=1\"\n", "[] a=1\\\""),
        ("a=1 # \"", "[] a=1"),
    ]);
}

#[test]
fn a_heading_is_what_stands_between_its_brackets_without_the_space_and_newlines() {
    reads(&[
        ("[ \t profile  a \t]", "[profile  a]"),
        ("[a\nb\r\n c]d=1", "[ab c] d=1"),
        ("[\n\na]", "[a]"),
        ("[a=b:c]", "[a=b:c]"),
        ("[\"a]\"]", "[\\\"a]\\\"]"),
        ("[a] b = 1 # c", "[a] b=1"),
        (" [a]", "[a]"),
        ("[a][b]", "[a] [b]"),
    ]);
}

#[test]
fn statements_that_say_nothing_fail_the_file() {
    reads(&[
        ("a", "INIParseError: unsupported expression {expr {1 STRING 0 [97]} true []}"),
        ("a b # c\n[s]", "INIParseError: unsupported expression {expr {1 STRING 0 [97 32 98 32]} true []}"),
        ("\"é\" [s]", "INIParseError: unsupported expression {expr {1  0 [34 233 34 32]} true []}"),
        ("\u{feff}[s]", "INIParseError: unsupported expression {expr {1 STRING 0 [65279]} true []}"),
        ("[", "INIParseError: unsupported statement: stmt"),
        ("[ # ]", "INIParseError: unsupported statement: stmt"),
        ("[]\na", "INIParseError: unsupported child statement: ini.AST"),
        ("[s]\na=1\n]", "INIParseError: expected '['"),
        ("[[s]]", "INIParseError: expected ']'"),
        (
            "[s",
            "INIParseError: invalid state with ASTKind {section_stmt {1 STRING 0 [115]} true []} and TokenType none",
        ),
    ]);
}

#[test]
fn a_word_out_of_place_fails_the_file_and_shows_what_stands_before_it() {
    let none = "{none {0 NONE 0 []} false []}";
    let child = |name: &str, child: &str| format!("{{{name} {{0 NONE 0 []}} false [{child}]}}");
    let a = "{expr {1 STRING 0 [97]} true []}";
    let dropped = format!("{{ {{4 NONE 0 [58]}} true [{a} {{expr {{2 STRING 0 [91 32]}} true []}}]}}");
    for (text, node, word) in [
        (",", child("start", none), "comma"),
        ("#c\r\n=", child("comment", "{expr {7 NONE 0 [35 99]} true []}"), "op"),
        ("[] =", child("completed_stmt", &child("stmt", none)), "op"),
        ("[a]\n,", child("completed_stmt", "{section_stmt {1 STRING 0 [97]} true []}"), "comma"),
        ("[=", child("stmt", none), "op"),
        ("[\"a\";", String::from("{section_stmt {1  0 [34 97 34]} true []}"), "comment"),
        ("a\n=", child("skip", a), "op"),
        ("a:[ ,\n=", child("skip", &child("expr_stmt", &dropped)), "op"),
        ("a ,", String::from("{expr {1 STRING 0 [97 32]} true []}"), "comma"),
    ] {
        let message = format!("INIParseError: invalid state with ASTKind {node} and TokenType {word}");
        assert_eq!(shown(V1_55, text.as_bytes()), message, "{text:?}");
    }
}

#[test]
fn a_word_out_of_place_counts_before_an_earlier_statement_that_says_nothing() {
    reads(&[("[]\n[[", "INIParseError: expected ']'")]);
}

#[test]
fn every_invalid_byte_is_a_letter() {
    assert_eq!(shown(V1_55, b"[\xff]\na\xe2\x82 = \xc2"), "[\u{fffd}] a\u{fffd}\u{fffd}=\u{fffd}");
}

#[test]
fn numbers_and_truth_values_are_read_from_what_the_file_spells() {
    let ini =
        Ini::parse(V1_55, b"a = 3600 # s\nb = 0x10\nc = \"1\"\nd = TRUEST\ne = \"true\"\nf = false").unwrap();
    let section = ini.section("").unwrap();
    let integers = ["a", "b", "c", "d", "z"].map(|key| ini.integer(section, key));
    assert_eq!(integers, [None, Some(16), None, None, None]);
    let booleans = ["a", "d", "e", "f", "z"].map(|key| ini.boolean(section, key));
    assert_eq!(booleans, [None, Some(true), None, Some(false), None]);
}

#[test]
fn lines_are_those_that_count() {
    let ini = Ini::parse(V1_55, b"a=1\n[s]\r\n# c\nb=\"\n\"\nc=2\n[t]\n[s]\nd=\n d=3\nb=4\n").unwrap();
    let line = |section: &str, key: &str| ini.value(ini.section(section).unwrap(), key).map(|(_, line)| line);
    assert_eq!([line("", "a"), line("s", "b"), line("s", "c")], [Some(1), Some(11), None]);
    assert_eq!(["", "s", "t"].map(|name| ini.section(name).unwrap().line), [0, 8, 7]);
}
