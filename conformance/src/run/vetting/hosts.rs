//! Checks the hosts to which programs send datagrams, which no setting of an HTTP client keeps from leaving the machine.

use std::net::IpAddr;

/// Whether the text names this machine, or cannot be the name of a host.
pub(super) fn is_this_machine(host: &str) -> bool {
    let is_loopback = host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    host.is_empty()
        || host.eq_ignore_ascii_case("localhost")
        || is_loopback
        || host.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn this_machine_has_the_names_of_loopback() {
        assert!(
            ["", "localhost", "LocalHost", "127.0.0.1", "::1", "not a name"].into_iter().all(is_this_machine)
        );
        assert!(
            !["example.com", "10.0.0.1", "localhost.example.com", "127.1"].into_iter().any(is_this_machine)
        );
    }
}
