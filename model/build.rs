//! Cuts the releases' tables of endpoints into blocks, so that the model finds one by halving and scans no text.

use std::path::Path;
use std::{env, fs, io};

/// The tables as the model calls them, and the editions that their files are named after.
const TABLES: [(&str, &str); 2] = [("V1_14", "1.14"), ("V1_55", "1.55")];
/// What begins a block: the field of a table that it goes to, and the word in the file.
const BLOCKS: [(&str, &str); 3] =
    [("lists", "\nlist "), ("partitions", "\npartition "), ("services", "\nservice ")];

fn main() -> io::Result<()> {
    let tables = TABLES.iter().map(|(name, edition)| table(name, edition)).collect::<io::Result<String>>()?;
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join("tables.rs"), tables)
}

/// A table as the model's source has it.
fn table(name: &str, edition: &str) -> io::Result<String> {
    let file = format!("data/endpoints-{edition}.txt");
    println!("cargo::rerun-if-changed={file}");
    let text = fs::read_to_string(file)?;
    let fields = BLOCKS.map(|(field, word)| format!("{field}: &{:?},", blocks(&text, word)));
    Ok(format!("static {name}: Table = Table {{ {} }};\n", fields.concat()))
}

/// What stands behind the word, each time, up to the next block of any kind.
fn blocks<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let end = |block: &str| BLOCKS.iter().filter_map(|(_, next)| block.find(next)).min();
    text.split(word).skip(1).map(|block| &block[..end(block).unwrap_or(block.len())]).collect()
}
