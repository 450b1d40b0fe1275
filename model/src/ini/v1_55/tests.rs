//! Examples of files in edition 1.55. Every expected result was observed in the real release.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::ini::examples::{self, rendered};
use crate::ini::{Ini, Reader};
use crate::rule::{
    FILE_7, INI55_1, INI55_2, INI55_3, INI55_4, INI55_5, INI55_6, INI55_7, INI55_8, INI55_9, INI55_10,
    INI55_11, INI55_12, INI55_13, INI55_15, INI55_18, INI55_19, INI55_20, INI55_21, INI55_22, INI55_23,
    INI55_24, Rule,
};
use crate::world::Edition::V1_55;

fn assert_parsed(examples: &[(&str, &str)]) {
    examples::assert_parsed(V1_55, examples);
}

/// The results of this number of lookups of the key `a` in the first section.
fn lookups(text: &str, times: usize) -> Vec<String> {
    let ini = Ini::parse(V1_55, text.as_bytes()).unwrap();
    let section = ini.sections().next().unwrap();
    let reader = Reader::new(ini.clone());
    (0..times).map(|_| reader.get(section, "a").unwrap().unwrap().text.into_owned()).collect()
}

#[test]
fn sections_and_keys_are_parsed() {
    assert_parsed(&[
        ("", ""),
        (
            "[default]\nregion = us-west-2\noutput=json\n\n[profile dev]\nregion: eu-west-1",
            concat!("[default] region=us-west-2 output=json ", "[profile dev] region=eu-west-1",),
        ),
        ("[a]\r\nb = 1\r\n; c\r\n# d\r\n", "[a] b=1"),
    ]);
}

#[test]
fn keys_before_the_first_heading_belong_to_a_section_without_a_name() {
    assert_parsed(&[("a=1\n[b]\nc=2", "[] a=1 [b] c=2")]);
}

#[test]
fn a_duplicate_section_replaces_the_earlier_one() {
    assert_parsed(&[("[s]\na=1\n[t]\n[s]\nb=2\n", "[s] b=2 [t]"), ("[s]\na=1\n[s]", "[s]")]);
}

#[test]
fn a_duplicate_key_replaces_the_earlier_one_unless_it_has_no_value() {
    assert_parsed(&[("a=1\nb=2\na=3", "[] a=3 b=2"), ("a=1\na=\nb=2", "[] a=1 b=2")]);
}

#[test]
fn a_key_without_a_value_is_ignored() {
    assert_parsed(&[("a=\nb=1", "[] b=1"), ("a\nb=1", "[] b=1"), ("[s]\na = ", "[s]"), ("a=", "")]);
}

#[test]
fn indented_lines_after_a_key_without_a_value_are_skipped() {
    assert_parsed(&[
        ("s3 =\n  a = 1\n\tb = 2\nc = 3", "[] c=3"),
        ("s3 =\n  a = 1\n\n  b = 2\n", "[] b=2"),
        ("s3 =\n  a = \"\nb = 2\n\"\nc = 3", "[] c=3"),
        ("  a = 1\n  b = 2", "[] a=1 b=2"),
        ("a\n b = 1", ""),
    ]);
}

#[test]
fn a_comma_after_a_space_discards_the_statement() {
    assert_parsed(&[
        ("a = b, c\n", "[] a=b, c"),
        ("a = b , c\nd = 1", "[] d=1"),
        ("a = b ,\n c = 1\nd = 1", "[] d=1"),
    ]);
}

#[test]
fn a_comment_begins_only_at_the_beginning_of_a_token() {
    assert_parsed(&[
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
fn a_value_can_contain_delimiters_brackets_and_spaces() {
    assert_parsed(&[
        ("a = b=c:d[e]  f", "[] a=b=c:d[e]  f"),
        ("a = [x", "[] a=[x"),
        ("a = =", "[] a=="),
        ("a:b=c", "[] a=b=c"),
        ("a b\t c = d", "[] a b\\t c=d"),
    ]);
}

#[test]
fn spaces_and_newlines_are_trimmed_from_a_value_and_all_unicode_spaces_from_a_name() {
    assert_parsed(&[
        ("a\u{a0}\t = \u{3000}b  ", "[] a=b"),
        ("a = b\t\n", "[] a=b\\t"),
        ("a = b \u{2003}", "[] a=b \\u{2003}"),
        ("a = b\rc\r\n", "[] a=b\\rc"),
        ("a\r=1", "[] a\\r=1"),
    ]);
}

#[test]
fn text_after_the_closing_quote_of_a_value_is_ignored() {
    assert_parsed(&[
        ("a = \"b c\" d\ne=1", "[] a=b c e=1"),
        ("a = \" b \"[=", "[] a= b "),
        ("a = \"b\nc\"\nd=1", "[] a=b\\nc d=1"),
        ("a = \"\"", "[] a="),
        ("a = b \"c\"", "[] a=b \\\"c\\\""),
        ("a = 'b'", "[] a=\\'b\\'"),
    ]);
}

#[test]
fn escapes_in_quotes_are_resolved_one_after_the_other() {
    assert_parsed(&[
        (r#"a = "b\nc\td\"e\\f\'g\h""#, r#"[] a=b\nc\td\"e\\f\'g\\h"#),
        (r#"a = "\\n""#, r"[] a=\n"),
        (r"a = b\n", r"[] a=b\\n"),
    ]);
}

#[test]
fn a_second_lookup_resolves_the_escapes_in_the_result_of_the_first() {
    assert_eq!(lookups(r#"a = "x\nyz""#, 3), ["x\nyz", "x\nyzz", "x\nyzz"]);
    assert_eq!(lookups(r#"a = "\\\\\\t""#, 2), ["\t", "\ttttttt"]);
    assert_eq!(lookups("a = 1", 2), ["1", "1"]);
}

#[test]
fn a_file_with_an_open_quote_is_empty() {
    assert_parsed(&[
        ("[s]\na=1\nb=\"c\n", ""),
        ("[s]\na=1\nb=\"c\\\"\n", ""),
        (",\n\"", ""),
        ("a=1 \"", ""),
        ("a=1\"\n", "[] a=1\\\""),
        ("a=1 # \"", "[] a=1"),
    ]);
}

#[test]
fn the_name_of_a_section_is_trimmed_and_its_newlines_are_removed() {
    assert_parsed(&[
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
fn an_incomplete_statement_is_an_error() {
    assert_parsed(&[
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
fn the_error_of_an_unexpected_token_shows_the_statement_before_it() {
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
        assert_eq!(rendered(V1_55, text.as_bytes()), message, "{text:?}");
    }
}

#[test]
fn an_unexpected_token_is_reported_before_an_earlier_incomplete_statement() {
    assert_parsed(&[("[]\n[[", "INIParseError: expected ']'")]);
}

#[test]
fn each_invalid_byte_becomes_one_replacement_character() {
    assert_eq!(rendered(V1_55, b"[\xff]\na\xe2\x82 = \xc2"), "[\u{fffd}] a\u{fffd}\u{fffd}=\u{fffd}");
}

#[test]
fn numbers_and_truth_values_are_parsed_from_the_raw_value() {
    let ini =
        Ini::parse(V1_55, b"a = 3600 # s\nb = 0x10\nc = \"1\"\nd = TRUEST\ne = \"true\"\nf = false").unwrap();
    let section = ini.section("").unwrap();
    let integers =
        ["a", "b", "c", "d", "z"].map(|key| ini.integer(section, key).and_then(|parsed| parsed.value));
    assert_eq!(integers, [None, Some(16), None, None, None]);
    let booleans =
        ["a", "d", "e", "f", "z"].map(|key| ini.boolean(section, key).and_then(|parsed| parsed.value));
    assert_eq!(booleans, [None, Some(true), None, Some(false), None]);
}

#[test]
fn keys_and_sections_have_the_lines_that_count() {
    let ini = Ini::parse(V1_55, b"a=1\n[s]\r\n# c\nb=\"\n\"\nc=2\n[t]\n[s]\nd=\n d=3\nb=4\n").unwrap();
    let line =
        |section: &str, key: &str| ini.value(ini.section(section).unwrap(), key).map(|value| value.line);
    assert_eq!([line("", "a"), line("s", "b"), line("s", "c")], [Some(1), Some(11), None]);
    assert_eq!(["", "s", "t"].map(|name| ini.section(name).unwrap().line), [0, 8, 7]);
}

/// Asserts that these rules made a difference in reading the text, or that they reject it.
fn assert_rules(examples: &[(&str, &[Rule])]) {
    examples::assert_rules(V1_55, examples);
}

#[test]
fn an_error_has_the_line_of_the_statement_that_is_not_valid() {
    examples::assert_error_lines(
        V1_55,
        &[
            ("[a]\nb = 1\nc =#2\nd = 3\n", 3),
            ("[a]\n\n= 1\n", 3),
            ("[a]\n[b\nc = 1\n\n", 2),
            ("[a]\nb = 1\n[]\n[c]\n", 3),
            ("[a]\nb # c\n[d]\n", 2),
            ("\u{feff}[a]\nb = 1\n", 1),
            ("[a]\r\nb = 1\r\nc = ,2\r\n", 3),
        ],
    );
}

#[test]
fn a_rule_that_makes_a_difference_has_its_line() {
    examples::assert_places(
        V1_55,
        &[
            ("a = 1\n[b]\n", &[(INI55_4, 1)]),
            ("[a]\nb = 1\n[c]\n[a]\n", &[(INI55_6, 1)]),
            ("[a]\nb = 1\nc = 2\nb = 3\n", &[(INI55_7, 2)]),
            ("[a]\nb\n c = 1\n d = 2\ne = 3\n", &[(INI55_8, 2), (INI55_9, 3), (INI55_9, 4)]),
            ("[a]\nb = 1 ,2\n", &[(INI55_19, 2)]),
            ("[a]\nb = \"1\" 2\n# c\n", &[(INI55_18, 2), (INI55_24, 2), (FILE_7, 3)]),
            ("[a]\nb = 1\nc = \"2\n", &[(INI55_12, 3)]),
        ],
    );
}

#[test]
fn plain_text_is_parsed_without_a_rule() {
    assert_rules(&[("\n[default]\nregion = us-west-2\n\n[profile dev]\r\nkey = a\r\n", &[])]);
    assert_eq!(examples::rules(V1_55, b"[s]\na = \xc3"), [INI55_1]);
}

#[test]
fn words_have_the_rules_of_the_characters_that_end_them_or_are_part_of_them() {
    assert_rules(&[
        ("[s]\na=1", &[INI55_2]),
        ("[s]\na =1", &[]),
        ("[s]\n\"a\"=1", &[]),
        ("[s]\na\u{2003}= 1", &[INI55_3]),
        ("[s]\na =\u{2003}1", &[INI55_3]),
        ("\u{2003}\n[s]\na = 1", &[INI55_3]),
        ("[s]\na = 1 \u{2003}2", &[INI55_11]),
        ("[s]\na = 1\r2", &[INI55_22]),
        ("[s\r]", &[INI55_22]),
    ]);
}

#[test]
fn comments_have_rules_by_where_they_begin() {
    assert_rules(&[
        ("# a\n[s]\n; b", &[FILE_7]),
        ("[s] # a", &[INI55_21]),
        ("  # a\n[s]", &[INI55_21]),
        ("[s]\na = b#c", &[INI55_21]),
        ("[s]\na = b # c", &[INI55_11, INI55_21]),
    ]);
}

#[test]
fn sections_have_rules_if_they_are_unnamed_repeated_or_trimmed() {
    assert_rules(&[
        ("a = 1\n[s]", &[INI55_4]),
        ("[ s]", &[INI55_5]),
        ("[s ]", &[INI55_5]),
        ("[s\n]", &[INI55_5]),
        ("[s]\na = 1\n[s]", &[INI55_6]),
        ("[s]\n[s]\na = 1", &[]),
    ]);
}

#[test]
fn keys_have_rules_if_they_are_repeated_ignored_or_skipped() {
    assert_rules(&[
        ("[s]\na = 1\na = 2", &[INI55_7]),
        ("[s]\na = 1\na = 1", &[]),
        ("[s]\na =\nb = 1", &[INI55_8]),
        ("[s]\na =", &[INI55_8]),
        ("[s]\na\n", &[INI55_8]),
        ("[s]\na =\n  b = 1", &[INI55_8, INI55_9]),
        ("[s]\na =\n  # b\n  \n", &[INI55_8]),
        ("[s]\na =\n\n  b = 1", &[INI55_8]),
        ("[s]\na = 1 ,2 3\nb = 1", &[INI55_19]),
        ("[s]\na=1 ,2\n  b = 1", &[INI55_19, INI55_9]),
    ]);
}

#[test]
fn values_have_rules_if_they_are_quoted_or_have_several_words() {
    assert_rules(&[
        ("[s]\na = b:c", &[]),
        ("[s]\na = b=c", &[INI55_11]),
        ("[s]\na = [b]", &[INI55_11]),
        ("[s]\na = =", &[INI55_11]),
        ("[s]\na = b ", &[INI55_11]),
        ("[s]\na = \"b c\"  \n", &[INI55_18]),
        ("[s]\na = \"\"", &[]),
        ("[s]\na = \"b # c\" d", &[INI55_18, INI55_24]),
        ("[s]\na = \"b\" # c", &[INI55_18, INI55_21]),
        ("[s]\na = \"b", &[INI55_12]),
    ]);
}

#[test]
fn an_error_has_the_rule_that_rejects_the_text() {
    assert_rules(&[
        ("a", &[INI55_10]),
        ("a # b", &[INI55_10]),
        ("[]", &[INI55_23]),
        ("[", &[INI55_23]),
        (",", &[INI55_13]),
        ("]", &[INI55_13]),
        ("[a[", &[INI55_13]),
        ("a\n,", &[INI55_13]),
    ]);
}

#[test]
fn a_lookup_has_the_rules_that_resolve_the_escapes() {
    for (text, rules) in [
        (r#"a = "b c""#, [&[][..], &[]]),
        (r"a = b\n", [&[], &[]]),
        (r#"a = "\q""#, [&[], &[]]),
        (r#"a = "b\nn""#, [&[INI55_15], &[INI55_15, INI55_20]]),
    ] {
        let ini = Ini::parse(V1_55, text.as_bytes()).unwrap();
        let (section, reader) = (ini.section("").unwrap(), Reader::new(ini.clone()));
        let lookups = [(); 2].map(|()| reader.get(section, "a").unwrap().unwrap().rules);
        assert_eq!(lookups, rules, "{text:?}");
    }
}
