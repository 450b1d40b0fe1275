//! What fails shrinks to what it needs, in few steps.

use awsess_conformance::case::{Case, Constructor, Edition, File, SharedConfigState};
use awsess_conformance::strategy::{Settings, Source, minimise, shrink};

use super::reader::{Section, sections, selected, variable};

const CONFIG: &str = "${ROOT}/home/.aws/config";
const LIMIT: usize = 1000;

/// The minima and the questions of the first cases that fail.
fn minima(settings: Settings, fails: fn(&Case) -> bool) -> Vec<(Case, usize)> {
    let source = Source::with(51, Edition::V1_55, settings);
    let failing = (0..40_000).filter(|&number| fails(&source.case(number)));
    failing.take(10).map(|number| shrink(source.tree(number), fails, LIMIT)).collect()
}

/// All of them have so many variables, files and lines, and took on average no more questions than `most`.
fn assert_minimal(name: &str, fails: fn(&Case) -> bool, size: (usize, usize, usize), most: usize) {
    let minima = minima(Settings::default(), fails);
    assert_eq!(minima.len(), 10, "{name}: too few cases fail");
    for (case, _) in &minima {
        assert_eq!(size_of(case), size, "{name}: {case:#?} {:?}", texts(case));
    }
    let questions = minima.iter().map(|(_, asked)| asked).sum::<usize>() / minima.len();
    println!("{name}: {questions} questions");
    assert!(questions <= most, "{name}: {questions} questions where {most} will do");
}

fn size_of(case: &Case) -> (usize, usize, usize) {
    let lines = texts(case).iter().map(|text| text.lines().count()).sum();
    (case.env.len(), case.files.len(), lines)
}

fn texts<'case>(case: &'case Case) -> Vec<&'case str> {
    let text = |file: &'case File| match file {
        File::Text(text) => Some(text.as_str()),
        File::Bytes(_) | File::Directory(_) => None,
    };
    case.files.values().filter_map(text).collect()
}

fn dev_has_region(case: &Case) -> bool {
    let dev = case.files.get(CONFIG).into_iter().flat_map(sections);
    variable(case, "AWS_REGION").is_some()
        && dev.filter(|section| section.heading == "dev").any(|section| section.get("region").is_some())
}

#[test]
fn a_variable_and_a_key_are_left_of_a_conflict() {
    assert_minimal("region in both", dev_has_region, (1, 1, 2), 150);
}

#[test]
fn a_variable_alone_is_left() {
    let fails = |case: &Case| variable(case, "AWS_DEFAULT_PROFILE").is_some();
    assert_minimal("one variable", fails, (1, 0, 0), 60);
}

#[test]
fn an_option_alone_is_left() {
    let fails = |case: &Case| case.options.custom_ca_bundle.is_some();
    assert_minimal("one option", fails, (0, 0, 0), 60);
}

#[test]
fn a_constructor_alone_is_left() {
    let fails = |case: &Case| case.options.constructor == Constructor::New;
    assert_minimal("a constructor", fails, (0, 0, 0), 60);
}

#[test]
fn a_home_and_the_keys_of_a_profile_are_left() {
    let fails = |case: &Case| selected(case).iter().any(Section::has_keys);
    let minima = minima(Settings::default(), fails);
    for (case, asked) in minima {
        let (variables, files, lines) = size_of(&case);
        assert!(variables <= 3 && files == 1 && lines == 3, "{case:#?} {:?}", texts(&case));
        assert!(asked <= 250, "{asked} questions");
    }
}

#[test]
fn a_profile_need_not_be_named_where_its_sections_can_be_called_default() {
    let fails = |case: &Case| {
        let pair = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
        pair.iter().all(|name| variable(case, name).is_some()) && selected(case).iter().any(Section::has_keys)
    };
    for (case, asked) in minima(Settings::default(), fails) {
        let (variables, files, lines) = size_of(&case);
        assert!(variables <= 3 && files == 1 && lines == 3, "{case:#?} {:?}", texts(&case));
        assert!(asked <= 250, "{asked} questions");
    }
}

#[test]
fn shrinking_joins_a_profile_in_both_shared_files() {
    let mut case = Case::default();
    for (path, text) in [
        (CONFIG, "[default]\naws_access_key_id = AKID\n"),
        ("${ROOT}/home/.aws/credentials", "[default]\nrole_arn = arn\n"),
    ] {
        case.files.insert(path.to_owned(), File::Text(text.to_owned()));
    }
    let fails = |case: &Case| {
        let all = case.files.values().flat_map(sections).filter(|section| section.heading == "default");
        let has = |key: &str| all.clone().any(|section| section.get(key).is_some());
        has("aws_access_key_id") && has("role_arn")
    };
    let (case, _) = minimise(case, fails, LIMIT);
    assert_eq!(size_of(&case), (0, 1, 3), "{:?}", texts(&case));
}

#[test]
fn shrinking_enables_shared_config_by_the_option_rather_than_by_the_variable() {
    let mut case = Case::default();
    case.env.insert("AWS_SDK_LOAD_CONFIG".to_owned(), "1".to_owned());
    let by_option = |case: &Case| case.options.shared_config_state == SharedConfigState::Enable;
    let fails = |case: &Case| by_option(case) || case.env.contains_key("AWS_SDK_LOAD_CONFIG");
    let (case, _) = minimise(case, fails, LIMIT);
    assert!(by_option(&case) && case.env.is_empty(), "{case:?}");
}

#[test]
fn of_damage_the_odd_bytes_are_left() {
    let fails = |case: &Case| {
        texts(case).iter().any(|text| text.lines().any(|line| line.contains('\t') && line.contains('[')))
    };
    let minima = minima(Settings::half_damaged(), fails);
    assert!(!minima.is_empty(), "no case fails");
    for (case, asked) in minima {
        let text = texts(&case).concat();
        assert!(text.trim_end_matches('\n').len() <= 3, "{text:?}");
        assert!(asked <= 400, "{asked} questions");
    }
}

#[test]
fn the_limit_is_kept() {
    let source = Source::new(52, Edition::V1_55);
    let mut asked = 0;
    let count = |_: &Case| {
        asked += 1;
        asked % 3 == 0
    };
    let (_, questions) = shrink(source.tree(0), count, 20);
    assert_eq!((asked, questions), (20, 20));
}

#[test]
fn a_case_without_a_tree_is_made_as_small() {
    let source = Source::new(51, Edition::V1_55);
    let failing = (0..40_000).map(|number| source.case(number)).find(dev_has_region);
    let (case, asked) = minimise(failing.expect("some case fails"), dev_has_region, LIMIT);
    assert_eq!(size_of(&case), (1, 1, 2));
    assert!(asked <= 200, "{asked} questions");
}

#[test]
fn nothing_is_left_where_everything_fails() {
    let source = Source::new(53, Edition::V1_14);
    for number in 0..50 {
        let (case, asked) = shrink(source.tree(number), |_| true, LIMIT);
        let nothing = Case { id: case.id.clone(), edition: Edition::V1_14, ..Case::default() };
        assert_eq!(case, nothing, "after {asked} questions");
    }
}
