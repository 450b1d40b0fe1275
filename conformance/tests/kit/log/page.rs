//! The page of HTML: complete, escaped, without anything that it loads, and the same in a browser.

use std::process::Command;

use regex::Regex;

use super::reports::small;
use super::*;

/// The small run, with text from outside that looks like HTML.
fn hostile() -> Results {
    let mut results = small();
    let run = &mut results.runs[0];
    run.header.implementation.as_mut().unwrap().implementation.name = "<b>x</b>\u{1b}[2J".into();
    run.findings[0].details = Details::of_message("</pre><script>alert(1)</script> \"' onload=x");
    run.findings[0].feature = Some("</pre><img src=x onerror=alert(1)>\n".into());
    let listed = &mut run.cases.listed;
    let scenario = listed.iter_mut().find_map(|case| case.scenario.as_mut()).unwrap();
    scenario.topic = "\"><script>alert(2)</script>".into();
    results
}

/// Checks that every element that is opened is closed, in the order in which they were opened. Returns their names.
fn elements(page: &str) -> Vec<String> {
    const VOID: [&str; 2] = ["meta", "br"];
    let tag = Regex::new(r#"<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>"#).unwrap();
    let script = Regex::new(r"(?s)(<(?:script|style)>).*?(</(?:script|style)>)").unwrap();
    let page = script.replace_all(page, "$1$2");
    let (mut open, mut seen) = (Vec::new(), Vec::new());
    for found in tag.captures_iter(&page) {
        let name = found[2].to_owned();
        match &found[1] {
            "/" => assert_eq!(open.pop(), Some(name), "{page}"),
            _ if VOID.contains(&&*name) => seen.push(name),
            _ => {
                open.push(name.clone());
                seen.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed: {page}");
    assert_eq!(tag.replace_all(&page, "").matches('<').count(), 1, "only the doctype is no element");
    seen
}

#[test]
fn text_from_outside_is_no_html() {
    let page = html(&hostile());
    let seen = elements(&page);
    assert_eq!(seen.iter().filter(|name| *name == "script").count(), 1, "the page's own: {page}");
    assert!(!seen.iter().any(|name| name == "img" || name == "b" && page.contains("<b>x")), "{page}");
    assert!(!page.contains('\u{1b}') && page.contains("&lt;/pre&gt;&lt;script&gt;"), "{page}");
}

#[test]
fn the_page_loads_nothing() {
    let page = html(&small());
    for part in ["http://", "https://", " src=", "<link", "@import", "url("] {
        assert!(!page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("width=device-width"));
}

#[test]
fn each_failure_has_its_topic_its_status_its_rules_and_how_to_reproduce_it() {
    let page = html(&small());
    elements(&page);
    assert_eq!(page.matches("<article ").count(), 5, "{page}");
    assert!(page.contains("<article data-topic=\"environment\" data-status=\"fail\">"), "{page}");
    assert!(page.contains("<p>features/environment.feature:4 ENV-3</p>"), "{page}");
    assert!(
        page.contains("<span class=\"expected\">-    &quot;region&quot;: &quot;us-east-1&quot;</span>"),
        "{page}"
    );
    assert!(page.contains("awsess repro environment/keys --edition 1.55"), "{page}");
    assert!(page.contains("<h2>What to mend first</h2>") && page.contains("<h2>Not run</h2>"), "{page}");
}

#[test]
#[ignore = "it needs Chromium: `.ci/run` asks for it"]
fn a_browser_shows_the_page_and_runs_its_filter_with_chromium() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    std::fs::write(&file, html(&hostile())).unwrap();
    let url = format!("file://{}", file.display());
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let args = ["--headless", "--no-sandbox", "--disable-gpu", &profile, "--dump-dom", &url];
    let output = Command::new("chromium").args(args).output().unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    assert!(dom.contains("<output>5 of 5</output>"), "{dom}{}", String::from_utf8_lossy(&output.stderr));
}
