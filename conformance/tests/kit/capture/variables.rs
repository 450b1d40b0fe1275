//! The variables that a captured case keeps.

use awsess_conformance::capture::is_looked_at;

#[test]
fn a_session_looks_at_its_own_variables_and_at_those_of_the_machine_that_it_needs() {
    for name in ["AWS_ACCESS_KEY_ID", "AWS_EXECUTION_ENV", "AWS_WEB_IDENTITY_TOKEN_FILE", "HOME", "PATH"] {
        assert!(is_looked_at(name), "{name}");
    }
    for name in ["AWS_ENDPOINT_URL", "AWS_VAULT", "EDITOR", "aws_region", ""] {
        assert!(!is_looked_at(name), "{name}");
    }
}
