//! How much the server takes from one run, and whether a case stays below it.

use awsess_model::session::Call;

/// How many calls one run may make.
pub(super) const MAX_CALLS: usize = 1_000;
/// The largest body of a request, in bytes.
pub(super) const MAX_BODY: usize = 1 << 20;
/// The largest sum of the bodies of one run's requests, in bytes.
pub(super) const MAX_BYTES: usize = 4 << 20;
/// The largest head of a request, in bytes.
pub(super) const MAX_HEAD: usize = 408 << 10;

/// The most that a case may put into one body, in bytes: the response repeats the ARN of the role, and a client need not
/// read a response of more than a mebibyte.
const MAX_PARAMETERS: usize = MAX_BODY / 4;
/// What is left for the parts of a head or a body whose length the model does not know, such as a generated session name.
const ROOM: usize = 8 << 10;

/// Why the server would refuse some of the calls that a case needs; `None` if it takes all of them.
pub(crate) fn objection(calls: &[Call]) -> Option<String> {
    let bodies = || calls.iter().map(body);
    let amounts = [
        (calls.len(), "calls of STS", MAX_CALLS, "make its chain of roles shorter"),
        (
            bodies().max().unwrap_or_default(),
            "bytes in the parameters of one call of STS",
            MAX_PARAMETERS,
            "shorten the parameters of its roles",
        ),
        (
            bodies().sum(),
            "bytes in the parameters of all calls of STS",
            MAX_BYTES - ROOM,
            "shorten the parameters of its roles",
        ),
        (
            calls.iter().map(head).max().unwrap_or_default(),
            "bytes in the credentials and the region that sign one call of STS",
            MAX_HEAD - ROOM,
            "shorten its access keys, session tokens, role ARNs and region",
        ),
    ];
    let (needed, what, most, remedy) = amounts.into_iter().find(|(needed, _, most, _)| needed > most)?;
    Some(format!("the case needs {needed} {what}, and the runner takes {most}: {remedy}"))
}

/// The length of the parameters in the body of the request, in bytes.
fn body(call: &Call) -> usize {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).map(str::len).sum::<usize>();
    call.parameters.iter().map(|(name, value)| encoded(name) + encoded(value) + "&=".len()).sum()
}

/// The length of what the case puts into the headers of the request, in bytes.
fn head(call: &Call) -> usize {
    let signer = call.signer.as_ref();
    let signer = signer.map(|keys| keys.access_key_id.len() + keys.session_token.expose().len());
    signer.unwrap_or_default() + call.signing_region.len()
}
