//! Adapters: the page about them shows the one that is there, and how long they may take can be said.

use std::fs;
use std::path::Path;
use std::time::Duration;

use awsess_conformance::adapter::seconds;

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

#[test]
fn a_deadline_may_be_a_fraction_of_a_second() {
    assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
    for wrong in ["", "0", "-1", "x", "nan", "inf", "1e300", "86401"] {
        assert!(seconds(wrong).is_err(), "{wrong}");
    }
}
