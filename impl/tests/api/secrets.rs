//! No formatter shows a secret.

use crate::home::Home;
use awsess::{CaBundle, Config, Credentials, Edition, Options, Session};

const MARKER: &str = "MARKER";

#[test]
fn no_debug_output_shows_a_secret() {
    let home = Home::with(
        "[default]\naws_access_key_id = A\naws_secret_access_key = MARKER\naws_session_token = MARKER\n",
        "",
    );
    let variables =
        [("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", MARKER), ("AWS_SESSION_TOKEN", MARKER)];
    let config = Config::new().credentials(Credentials::from_static("A", MARKER, Some(MARKER)));
    let options: Options =
        home.options(&variables).config(config).custom_ca_bundle(CaBundle::from_pem(MARKER));
    let mut outputs = vec![format!("{options:?}"), format!("{:?}", home.environment(&variables))];
    for options in [home.options(&[]), home.options(&variables)] {
        for &edition in Edition::ALL {
            let session = Session::new_session_with_options(options.clone().edition(edition)).unwrap();
            let value = session.credentials().retrieve().unwrap();
            assert_eq!(value.secret_access_key.expose(), MARKER);
            outputs.push(format!(
                "{session:?} {value:?} {} {:?}",
                value.secret_access_key,
                session.request("s3", "x")
            ));
        }
    }
    for output in outputs {
        assert!(!output.contains(MARKER), "{output}");
    }
}
