//! Prints the region and the access key of the session that the environment and the files define.
//!
//! ```sh
//! cargo run --example whoami -- dev
//! ```

use std::error::Error;
use std::process::ExitCode;

use awsess::{Options, Session, SharedConfigState, stdin_token_provider};

fn main() -> ExitCode {
    match show(std::env::args().nth(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("failed to show the session: {error}");
            ExitCode::FAILURE
        }
    }
}

fn show(profile: Option<String>) -> Result<(), Box<dyn Error>> {
    let options =
        Options::new().profile(profile.unwrap_or_default()).shared_config_state(SharedConfigState::Enable);
    let session =
        Session::new_session_with_options(options.assume_role_token_provider(stdin_token_provider))?;
    println!("region:      {}", session.region().unwrap_or("none"));
    let credentials = session.credentials().retrieve()?;
    println!("access key:  {}", credentials.access_key_id);
    println!("secret key:  {}", credentials.secret_access_key);
    println!("found by:    {}", credentials.provider_name);
    Ok(())
}
