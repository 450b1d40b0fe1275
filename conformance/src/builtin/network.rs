//! The network of a case: the STS that its run names, and nothing else.

use std::sync::LazyLock;

use awsess::{DefaultHttpClient, HttpClient, HttpRequest, HttpResponse, RootCertificates, SendError};

/// What a case can reach.
#[derive(Clone, Debug, Default)]
pub struct Network {
    sts: Option<String>,
}

impl Network {
    /// A network on which this is the endpoint of STS; without one, nothing is reached.
    #[must_use]
    pub fn of(sts: Option<&str>) -> Self {
        Self { sts: sts.map(ToOwned::to_owned) }
    }
}

/// An HTTP client that sends every request to the case's STS, signed for wherever the library would have sent it.
#[derive(Debug)]
pub(super) struct Redirect {
    pub(super) network: Network,
    pub(super) roots_can_be_set: bool,
}

/// What really sends: the library's own client, whose connections all cases share.
static CLIENT: LazyLock<DefaultHttpClient> = LazyLock::new(DefaultHttpClient::new);

impl HttpClient for Redirect {
    fn can_set_roots(&self) -> bool {
        self.roots_can_be_set
    }

    /// The loopback STS speaks no TLS, so the roots have no say.
    fn send(
        &self,
        mut request: HttpRequest,
        _: Option<&RootCertificates>,
    ) -> Result<HttpResponse, SendError> {
        let unreachable = || SendError::lasting(format!("{} is not an endpoint of this case", request.url));
        request.url = self.network.sts.clone().ok_or_else(unreachable)?;
        CLIENT.send(request, None)
    }
}
