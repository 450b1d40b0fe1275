//! The text of an endpoint's URL.

/// A URL from its template and what stands in it. `*` is the region of the table's line.
pub(super) struct Filling<'a> {
    pub(super) scheme: &'a str,
    pub(super) host: &'a str,
    pub(super) star: &'a str,
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) suffix: &'a str,
}

impl Filling<'_> {
    /// The URL. Each variable is filled in once, where it stands first by then, so that a service named `{region}`
    /// comes out as it does in the releases.
    pub(super) fn url(&self) -> String {
        let mut url = String::with_capacity(self.room());
        url.push_str(self.scheme);
        url.push_str("://");
        for (number, piece) in self.host.split('*').enumerate() {
            url.push_str(if number == 0 { "" } else { self.star });
            url.push_str(piece);
        }
        let variables =
            [("{service}", self.service), ("{region}", self.region), ("{dnsSuffix}", self.suffix)];
        for (variable, value) in variables {
            if let Some(start) = find(&url, variable) {
                url.replace_range(start..start + variable.len(), value);
            }
        }
        url
    }

    /// Room for all of it, in one allocation.
    fn room(&self) -> usize {
        let texts = [self.scheme, "://", self.host, self.star, self.service, self.region, self.suffix];
        texts.iter().map(|text| text.len()).sum()
    }
}

/// Where the variable stands first.
fn find(url: &str, variable: &str) -> Option<usize> {
    let mut braces = url.match_indices('{').map(|(start, _)| start);
    braces.find(|start| url.as_bytes()[*start..].starts_with(variable.as_bytes()))
}

/// The text with `*` as the region.
pub(super) fn starred(text: &str, star: &str) -> String {
    if text == "*" { star.to_owned() } else { text.replace('*', star) }
}

/// The endpoint with a scheme, if it has none.
pub(crate) fn add_scheme(endpoint: &str, disable_ssl: bool) -> String {
    let has_scheme =
        endpoint.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && rest.starts_with("//"));
    if has_scheme { endpoint.to_owned() } else { format!("{}://{endpoint}", scheme("", disable_ssl)) }
}

/// The scheme that the table says, which is `https` where it says nothing.
pub(super) fn scheme(said: &str, disable_ssl: bool) -> &str {
    match (disable_ssl, said) {
        (true, _) => "http",
        (false, "") => "https",
        (false, said) => said,
    }
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

    #[test]
    fn a_variable_is_filled_in_once_where_it_stands_first_by_then() {
        let filling = Filling {
            scheme: "https",
            host: "{service}.*.{region}.{dnsSuffix}",
            star: "us-east-1",
            service: "{region}",
            region: "{dnsSuffix}",
            suffix: "com",
        };
        assert_eq!(filling.url(), "https://com.us-east-1.{region}.{dnsSuffix}");
    }
}
