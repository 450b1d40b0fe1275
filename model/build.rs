//! Generates two parts of the model as Rust code: a constant for each rule of `rules.toml`, and the tables of endpoints, which
//! it splits into their blocks.

use std::path::Path;
use std::{env, fs, io};

/// The name of each table in the model, and the edition in the name of its file.
const TABLES: [(&str, &str); 2] = [("V1_14", "1.14"), ("V1_55", "1.55")];
/// The kinds of blocks: the field of the table that holds them, and the word with which each begins in the file.
const BLOCKS: [(&str, &str); 3] =
    [("lists", "\nlist "), ("partitions", "\npartition "), ("services", "\nservice ")];

fn main() -> io::Result<()> {
    let tables = TABLES.iter().map(|(name, edition)| table(name, edition)).collect::<io::Result<String>>()?;
    write("tables.rs", &tables)?;
    write("rules.rs", &rules(&read("rules.toml")?))
}

fn read(file: &str) -> io::Result<String> {
    println!("cargo::rerun-if-changed={file}");
    fs::read_to_string(file)
}

fn write(file: &str, text: &str) -> io::Result<()> {
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join(file), text)
}

/// A constant for each rule, with the title of the rule as its documentation.
fn rules(text: &str) -> String {
    let value = |line: &'static str, text: &str| {
        text.strip_prefix(line)?.strip_prefix(" = \"")?.strip_suffix('"').map(str::to_owned)
    };
    let ids = text.lines().filter_map(|line| value("id", line));
    let titles = text.lines().filter_map(|line| value("title", line));
    ids.zip(titles)
        .map(|(id, title)| {
            let (name, title) = (id.replace('-', "_"), title.replace('[', "\\["));
            format!("#[doc = {title:?}]\npub const {name}: Rule = Rule({id:?});\n")
        })
        .collect()
}

/// The static of the model that holds a table.
fn table(name: &str, edition: &str) -> io::Result<String> {
    let text = read(&format!("data/endpoints-{edition}.txt"))?;
    let fields = BLOCKS.map(|(field, word)| format!("{field}: &{:?},", blocks(&text, word)));
    Ok(format!("static {name}: Table = Table {{ {} }};\n", fields.concat()))
}

/// The blocks that begin with the word, without the word itself.
fn blocks<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let end = |block: &str| BLOCKS.iter().filter_map(|(_, next)| block.find(next)).min();
    text.split(word).skip(1).map(|block| &block[..end(block).unwrap_or(block.len())]).collect()
}
