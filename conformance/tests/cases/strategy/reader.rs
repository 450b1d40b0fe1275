//! A reader of documented text, just good enough to count what cases hold.

use awsess_conformance::case::{Case, Constructor, File, Platform, SharedConfigState};

/// One section: its heading and its keys.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) keys: Vec<(String, String)>,
}

impl Section {
    /// The last value of the key, where it has one that is not empty.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let last = self.keys.iter().rfind(|(name, _)| name == key);
        last.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn has_keys(&self) -> bool {
        self.get("aws_access_key_id").is_some() && self.get("aws_secret_access_key").is_some()
    }

    pub(super) fn has_role(&self) -> bool {
        self.get("role_arn").is_some()
    }

    fn is_of(&self, profile: &str) -> bool {
        self.heading == profile || self.heading.strip_prefix("profile ") == Some(profile)
    }
}

/// The sections of a file that is text.
pub(super) fn sections(file: &File) -> Vec<Section> {
    let File::Text(text) = file else {
        return Vec::new();
    };
    let mut sections = Vec::new();
    for line in text.lines() {
        read_line(line, &mut sections);
    }
    sections
}

fn read_line(line: &str, sections: &mut Vec<Section>) {
    if let Some(heading) = line.strip_prefix('[') {
        sections.push(Section { heading: heading.trim_end_matches(']').to_owned(), keys: Vec::new() });
    } else if let (Some(section), false, Some((key, value))) =
        (sections.last_mut(), line.starts_with(['#', ';']), line.split_once('='))
    {
        section.keys.push((key.trim().to_owned(), value.trim().to_owned()));
    }
}

/// The value of a variable that is set and not empty.
pub(super) fn variable<'case>(case: &'case Case, name: &str) -> Option<&'case str> {
    case.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

fn truthy(case: &Case) -> bool {
    let value = variable(case, "AWS_SDK_LOAD_CONFIG");
    value.is_some_and(|value| ["1", "t", "T", "true", "TRUE", "True"].contains(&value))
}

/// Whether shared config is on.
pub(super) fn shared_config(case: &Case) -> bool {
    match case.options.shared_config_state {
        SharedConfigState::Enable => true,
        SharedConfigState::Disable => false,
        SharedConfigState::FromEnv => truthy(case),
    }
}

/// The profile that the session is made from.
pub(super) fn profile(case: &Case) -> &str {
    let option = Some(case.options.profile.as_str()).filter(|profile| !profile.is_empty());
    let older = truthy(case).then(|| variable(case, "AWS_DEFAULT_PROFILE")).flatten();
    option.or(variable(case, "AWS_PROFILE")).or(older).unwrap_or("default")
}

/// The files that are read, those that win last.
pub(super) fn paths(case: &Case) -> Vec<String> {
    if let Some(files) = &case.options.shared_config_files {
        return files.clone();
    }
    let home = match case.platform {
        Platform::Unix => "HOME",
        Platform::Windows => "USERPROFILE",
    };
    let home = variable(case, home).unwrap_or_default();
    let file = |name: &str, default: &str| {
        variable(case, name).map_or_else(|| format!("{home}/.aws/{default}"), str::to_owned)
    };
    let config = shared_config(case).then(|| file("AWS_CONFIG_FILE", "config"));
    config.into_iter().chain([file("AWS_SHARED_CREDENTIALS_FILE", "credentials")]).collect()
}

/// Every section that is read.
pub(super) fn read(case: &Case) -> Vec<Section> {
    let files = paths(case);
    files.iter().filter_map(|path| case.files.get(path)).flat_map(sections).collect()
}

/// The sections that are read and are of this profile.
pub(super) fn of_profile(case: &Case, profile: &str) -> Vec<Section> {
    read(case).into_iter().filter(|section| section.is_of(profile)).collect()
}

/// The sections that the session is made from.
pub(super) fn selected(case: &Case) -> Vec<Section> {
    of_profile(case, profile(case))
}

/// Whether the session options are passed.
pub(super) fn has_options(case: &Case) -> bool {
    case.options.constructor == Constructor::NewSessionWithOptions
}
