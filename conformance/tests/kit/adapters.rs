//! The page about adapters shows the adapter that is there.

use std::fs;
use std::path::Path;

#[test]
fn the_page_shows_the_python_adapter_as_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters");
    let page = fs::read_to_string(folder.join("README.md")).unwrap();
    let adapter = fs::read_to_string(folder.join("python/adapter.py")).unwrap();
    assert!(
        page.contains(&format!("```python\n{adapter}```\n")),
        "conformance/adapters/README.md does not show python/adapter.py: copy the file into its block"
    );
}
