//! The text of an endpoint's URL.

use super::template::Template;

/// The parts of a URL: the template of the host, and the values of its placeholders.
pub(super) struct UrlTemplate<'a> {
    pub(super) scheme: &'a str,
    pub(super) host: Option<&'a Template>,
    pub(super) table_region: &'a str,
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) suffix: &'a str,
}

impl UrlTemplate<'_> {
    /// The URL, in one allocation.
    pub(super) fn url(&self) -> String {
        let mut url = String::with_capacity(self.capacity());
        url.push_str(self.scheme);
        url.push_str("://");
        if let Some(host) = self.host {
            host.fill(&mut url, self.table_region, [self.service, self.region, self.suffix].map(Some));
        }
        url
    }

    fn capacity(&self) -> usize {
        let texts = [self.scheme, "://", self.table_region, self.service, self.region, self.suffix];
        texts.iter().map(|text| text.len()).sum::<usize>() + self.host.map_or(0, Template::len)
    }
}

/// The endpoint, with a scheme put before it if it has none.
pub(crate) fn add_scheme(endpoint: &str, disable_ssl: bool) -> String {
    let has_scheme =
        endpoint.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && rest.starts_with("//"));
    if has_scheme { endpoint.to_owned() } else { format!("{}://{endpoint}", scheme(None, disable_ssl)) }
}

/// The scheme of the table, or `https` without one.
pub(super) fn scheme(scheme: Option<&str>, disable_ssl: bool) -> &str {
    if disable_ssl { "http" } else { scheme.unwrap_or("https") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_what_stands_before_the_first_colon() {
        assert_eq!(add_scheme("localhost:9000", false), "https://localhost:9000");
        assert_eq!(add_scheme("localhost:9000", true), "http://localhost:9000");
        assert_eq!(add_scheme("https://host", true), "https://host");
        assert_eq!(add_scheme("://host", false), "https://://host");
        assert_eq!(add_scheme("a:b://host", false), "https://a:b://host");
    }
}
