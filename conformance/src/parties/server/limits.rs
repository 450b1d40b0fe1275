//! The limits of the server for one run, and whether a case stays within them.

use awsess_model::session::Call;

/// The maximum number of calls of one run.
pub(super) const MAX_CALLS: usize = 1_000;
/// The maximum size of the body of a request, in bytes.
pub(super) const MAX_BODY: usize = 1 << 20;
/// The maximum size of all bodies of one run, in bytes.
pub(super) const MAX_BYTES: usize = 4 << 20;
/// The maximum size of the head of a request, in bytes.
pub(super) const MAX_HEAD: usize = 408 << 10;

/// The maximum size of the parameters of a case in one body, in bytes: the response repeats the ARN of the role, and clients need
/// not read more than a mebibyte.
const MAX_PARAMETERS: usize = MAX_BODY / 4;
/// The reserve for parts of a head or a body whose length the model does not know, such as a generated session name.
const ROOM: usize = 8 << 10;

/// Why the server would reject a call of the case; `None` if it accepts all of them.
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
