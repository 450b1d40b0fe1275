//! Client-side monitoring: its handlers and errors, and an agent that gets no reports.

use std::io;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::time::Duration;

use awsess::{
    Config, Credentials, Edition, Error, ErrorKind, HttpClient, HttpRequest, HttpResponse, RootCertificates,
    SendError, Session,
};
use http::StatusCode;

use crate::home::Home;
use crate::sts::Sts;

const CALL: &str = "awscsm.SendAPICallMetric";

fn session(variables: &[(&str, &str)], config: Config) -> Result<Session, Error> {
    let config = config.region("us-east-1").credentials(Credentials::from_static("KEY", "SECRET", None));
    Session::new_session_with_options(Home::new().options(variables).config(config))
}

fn is_monitored(session: &Session) -> bool {
    session.handlers().complete.names().any(|name| name == CALL)
}

#[test]
fn the_agent_gets_no_report() {
    let agent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = agent.local_addr().unwrap().port().to_string();
    let server = Sts::answering(|_, _| (200, String::new()));
    let variables = [("AWS_CSM_ENABLED", "1"), ("AWS_CSM_PORT", &port)];
    let session = session(&variables, Config::new().endpoint(server.endpoint())).unwrap();
    assert!(is_monitored(&session));
    session.request("s3", "ListBuckets").send().unwrap();
    assert_eq!(server.calls().len(), 1);
    agent.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    assert!(agent.recv(&mut [0; 64]).is_err());
}

#[test]
fn sessions_of_a_process_may_name_different_agents() {
    for (port, id) in [("31000", "a"), ("31001", "a"), ("31001", "b")] {
        let variables = [("AWS_CSM_ENABLED", "1"), ("AWS_CSM_PORT", port), ("AWS_CSM_CLIENT_ID", id)];
        assert!(is_monitored(&session(&variables, Config::new()).unwrap()));
    }
}

/// A client that looks up one name, and sends nothing.
#[derive(Debug)]
struct OneName;

impl HttpClient for OneName {
    fn lookup_host(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        match host {
            "agent" => Ok(vec![Ipv4Addr::LOCALHOST.into()]),
            _ => Err(io::Error::other("no such host")),
        }
    }

    fn send(&self, _: HttpRequest, _: Option<&RootCertificates>) -> Result<HttpResponse, SendError> {
        Ok(HttpResponse::new(StatusCode::OK, ""))
    }
}

#[test]
fn the_client_of_the_config_looks_up_the_name_of_the_host() {
    let session = |host| {
        let variables = [("AWS_CSM_ENABLED", "1"), ("AWS_CSM_HOST", host)];
        session(&variables, Config::new().http_client(OneName))
    };
    for host in ["agent", "::1", "192.0.2.1", "LOCALHOST", ""] {
        assert!(is_monitored(&session(host).unwrap()), "{host}");
    }
    let error = session("another").unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::UdpError);
    assert_eq!(error.to_string(), "UDPError: Could not connect: no such host");
    let session = Session::new_in(
        Edition::V1_55,
        Home::new().environment(&[("AWS_CSM_ENABLED", "1"), ("AWS_CSM_PORT", "x")]),
        [],
    );
    assert_eq!(session.creation_error().unwrap().kind(), &ErrorKind::UdpError);
}
