//! Roles: the calls that the first retrieval makes, and the credentials that come of them.
//!
//! STS is not part of a world. The model takes it for one that gives every role that it is asked for, under an access key
//! that tells the role: then what it is asked, and by whom, is all that matters.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::endpoints::{self, Flags};
use crate::failure::Failure;
use crate::handlers;
use crate::session::{Assumed, Call, Credentials, Keys, Source};
use crate::tls;
use crate::world::World;

/// The name of the provider that assumes roles.
const PROVIDER: &str = "AssumeRoleProvider";
/// How long credentials last where nothing else is said.
const FIFTEEN_MINUTES: i64 = 15 * 60;
const NANOSECONDS: i64 = 1_000_000_000;

/// A role that a profile names, and what goes with it. What is empty is not said.
#[derive(Clone, Copy)]
pub(crate) struct Role<'a> {
    pub(crate) arn: &'a str,
    pub(crate) external_id: &'a str,
    pub(crate) session_name: &'a str,
    pub(crate) mfa_serial: &'a str,
    pub(crate) lengths: Lengths,
    /// The value of `duration_seconds`.
    pub(crate) duration: Option<i64>,
}

/// How long the parameters are, in bytes of the file: one that is no text counts like any other.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lengths {
    pub(crate) arn: usize,
    pub(crate) external_id: usize,
    pub(crate) session_name: usize,
    pub(crate) mfa_serial: usize,
}

/// What the session's own STS client is made of.
#[derive(Clone, Copy)]
pub(crate) struct Client<'a> {
    pub(crate) world: &'a World,
    pub(crate) region: &'a str,
    pub(crate) flags: &'a Flags,
    /// The roots of its connections, as PEM text; `None` for those of the system.
    pub(crate) roots: Option<&'a [u8]>,
}

impl Client<'_> {
    /// Whether STS speaks no TLS, or is trusted.
    ///
    /// Rules: TLS-17.
    fn reaches_sts(&self) -> bool {
        self.world.sts.as_ref().is_none_or(|server| tls::trusts(self.roots, server))
    }

    /// The region that a call is signed for: with an endpoint of the user's, the session's own.
    ///
    /// Rules: ROLE-27, ROLE-28, ROLE-29.
    fn signing_region(&self) -> Result<String, Failure> {
        let endpoint = self.world.options.config.endpoint.as_deref().unwrap_or_default();
        match (endpoint.is_empty(), self.region) {
            (false, "") => Err(handlers::missing_region()),
            (false, region) => Ok(region.into()),
            (true, region) => match endpoints::resolve(self.world.edition, "sts", region, self.flags) {
                Ok(endpoint) => Ok(endpoint.signing_region),
                Err(_) => Err(handlers::missing_endpoint()),
            },
        }
    }
}

impl Role<'_> {
    /// What the role's credentials answer at their first retrieval, when `source` signs the call. The request is checked
    /// before its signer is asked, so a chain fails at its front before anything is sent.
    ///
    /// Rules: ROLE-24, ROLE-26, ROLE-30, MFA-13.
    pub(crate) fn assume(&self, source: Credentials, client: &Client<'_>) -> Credentials {
        let signing_region = match self.checked(client) {
            Ok(signing_region) => signing_region,
            Err(failure) => return fails(failure),
        };
        match source {
            Credentials::Keys(keys) => self.call(Vec::new(), keys, signing_region, client),
            Credentials::Assumed(Assumed { calls, answer: Ok(keys) }) => {
                self.call(calls, keys, signing_region, client)
            }
            Credentials::Assumed(Assumed { answer: Err(failure), .. }) | Credentials::Failed(failure) => {
                fails(failure)
            }
            Credentials::Elsewhere(_) => Credentials::Elsewhere(Source::AssumeRole),
        }
    }

    /// The region to sign for, if the request may leave.
    ///
    /// Rules: MFA-13, PARAM-1, PARAM-2, PARAM-6.
    fn checked(&self, client: &Client<'_>) -> Result<String, Failure> {
        let signing_region = client.signing_region()?;
        let disabled = client.world.options.config.disable_param_validation.unwrap_or_default();
        match self.too_short(client) {
            0 => Ok(signing_region),
            _ if disabled => Ok(signing_region),
            found => Err(invalid_parameters(found)),
        }
    }

    /// How many parameters are shorter than STS takes them, in bytes.
    ///
    /// Rules: MFA-13.
    fn too_short(&self, client: &Client<'_>) -> usize {
        let Lengths { arn, external_id, session_name, mfa_serial } = self.lengths;
        let said = [(external_id, 2), (session_name, 2), (mfa_serial, 9)];
        let said = said.into_iter().filter(|(length, _)| *length > 0);
        let token = self.token(client).map(|token| (token.len(), 6));
        let always = core::iter::once((arn, 20)).chain(token);
        said.chain(always).filter(|(length, least)| length < least).count()
    }

    /// The token that goes with the serial number.
    fn token<'c>(&self, client: &Client<'c>) -> Option<&'c str> {
        let token = client.world.options.assume_role_token.as_deref();
        token.filter(|_| !self.mfa_serial.is_empty())
    }

    /// One more call, signed with the keys, and the credentials that it gives. A signature that no header can carry does
    /// not leave, and nothing does for a server that is not trusted.
    ///
    /// Rules: ROLE-24, ROLE-30, TLS-25.
    fn call(
        &self,
        mut calls: Vec<Call>,
        signer: Keys,
        signing_region: String,
        client: &Client<'_>,
    ) -> Credentials {
        if ![&*signer.access_key_id, signer.session_token.expose(), &signing_region]
            .into_iter()
            .all(fits_header)
        {
            return fails(not_sent("net/http: invalid header field value"));
        }
        if !client.reaches_sts() {
            return fails(not_sent("tls: failed to verify certificate"));
        }
        let parameters = self.parameters(client);
        calls.push(Call { signed_with: signer.access_key_id, signing_region, parameters });
        let keys = Keys {
            access_key_id: "ASSUMED:".chars().chain(self.arn.chars().map(carried)).collect(),
            secret_access_key: "assumed-secret".into(),
            session_token: "assumed-token".into(),
            provider_name: Cow::Borrowed(PROVIDER),
        };
        Credentials::Assumed(Assumed { calls, answer: Ok(keys) })
    }

    /// What the call carries. A session name that the user does not set is made up, and is not told.
    ///
    /// Rules: ROLE-25, ROLE-31, MFA-12.
    fn parameters(&self, client: &Client<'_>) -> Vec<(&'static str, String)> {
        let said = |value: &str| (!value.is_empty()).then(|| String::from(value));
        let parameters = [
            ("DurationSeconds", Some(self.duration().to_string())),
            ("ExternalId", said(self.external_id)),
            ("RoleArn", Some(self.arn.into())),
            ("RoleSessionName", said(self.session_name)),
            ("SerialNumber", said(self.mfa_serial)),
            ("TokenCode", self.token(client).map(String::from)),
        ];
        parameters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// How many seconds the credentials are to last: the profile counts from the sixteenth minute. The release reckons
    /// in nanoseconds, which run over.
    ///
    /// Rules: ROLE-31.
    fn duration(&self) -> i64 {
        let asked = self.duration.unwrap_or_default().wrapping_mul(NANOSECONDS) / NANOSECONDS;
        if asked / 60 > 15 { asked } else { FIFTEEN_MINUTES }
    }
}

/// The error of a request whose parameters are not valid: it holds one for each of them, as one.
fn invalid_parameters(found: usize) -> Failure {
    let failure = Failure::new("InvalidParameter", alloc::format!("{found} validation error(s) found."));
    failure.clone().caused_by(failure)
}

/// The error of a request that nobody got.
fn not_sent(why: &'static str) -> Failure {
    Failure::new("RequestError", "send request failed").caused_by(Failure::new("", why))
}

/// Whether a header can carry the text.
fn fits_header(text: &str) -> bool {
    !text.chars().any(|c| c.is_ascii_control() && c != '\t')
}

/// The character as an answer carries it: what neither XML nor the header of a signature may have is replaced.
fn carried(c: char) -> char {
    let replaced = c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if replaced { char::REPLACEMENT_CHARACTER } else { c }
}

fn fails(failure: Failure) -> Credentials {
    Credentials::Assumed(Assumed { calls: Vec::new(), answer: Err(failure) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::empty;
    use crate::world::Edition;

    const ROLE: Role<'_> = Role {
        arn: "arn:aws:iam::123456789012:role/one",
        external_id: "",
        session_name: "",
        mfa_serial: "",
        lengths: Lengths { arn: 34, external_id: 0, session_name: 0, mfa_serial: 0 },
        duration: None,
    };

    fn assumed(roles: &[Role<'_>], source: Credentials, region: &str, world: &World) -> Assumed {
        let client = Client { world, region, flags: &Flags::default(), roots: None };
        match roles.iter().fold(source, |source, role| role.assume(source, &client)) {
            Credentials::Assumed(assumed) => assumed,
            other => panic!("no role: {other:?}"),
        }
    }

    fn keys() -> Credentials {
        Credentials::Keys(Keys {
            access_key_id: "AKID".into(),
            secret_access_key: "SECRET".into(),
            session_token: "".into(),
            provider_name: "test".into(),
        })
    }

    #[test]
    fn each_role_is_assumed_with_the_one_before() {
        let world = World::new(Edition::V1_55);
        let two = Role { arn: "arn:aws:iam::123456789012:role/two\u{1}", ..ROLE };
        let Assumed { calls, answer } = assumed(&[ROLE, two], keys(), "eu-west-1", &world);
        let signers: Vec<_> = calls.iter().map(|call| &*call.signed_with).collect();
        assert_eq!(signers, ["AKID", "ASSUMED:arn:aws:iam::123456789012:role/one"]);
        let key = answer.map(|keys| keys.access_key_id);
        assert_eq!(key.as_deref(), Ok("ASSUMED:arn:aws:iam::123456789012:role/two\u{FFFD}"));
    }

    #[test]
    fn a_chain_fails_at_its_front_before_anything_is_sent() {
        let world = World::new(Edition::V1_55);
        let lengths = Lengths { arn: 5, external_id: 1, ..ROLE.lengths };
        let short = Role { arn: "short", external_id: "x", lengths, ..ROLE };
        let Assumed { calls, answer } = assumed(&[ROLE, short], empty(), "", &world);
        let failure = answer.map_err(|failure| (failure.code, failure.message)).unwrap_err();
        assert!(calls.is_empty());
        assert_eq!(failure, ("InvalidParameter", "2 validation error(s) found.".into()));
        let inner = assumed(&[short, ROLE], keys(), "", &world);
        assert_eq!(inner.answer.map_err(|failure| failure.code), Err("InvalidParameter"));
        let empty = assumed(&[ROLE], empty(), "", &world);
        assert_eq!(empty.answer.map_err(|failure| failure.code), Err("EmptyStaticCreds"));
    }

    #[test]
    fn what_is_not_validated_is_sent_as_it_is() {
        let mut world = World::new(Edition::V1_14);
        world.options.config.disable_param_validation = Some(true);
        world.options.assume_role_token = Some("".into());
        let lengths = Lengths { arn: 1, mfa_serial: 1, ..ROLE.lengths };
        let short = Role { arn: "a", mfa_serial: "1", lengths, ..ROLE };
        let Assumed { calls, .. } = assumed(&[short], keys(), "", &world);
        let expected =
            [("DurationSeconds", "900"), ("RoleArn", "a"), ("SerialNumber", "1"), ("TokenCode", "")];
        assert_eq!(calls[0].parameters, expected.map(|(name, value)| (name, value.into())));
        assert_eq!(calls[0].signing_region, "us-east-1");
    }

    #[test]
    fn a_user_s_endpoint_is_signed_for_the_region_which_must_be_there() {
        let mut world = World::new(Edition::V1_14);
        world.options.config.endpoint = Some("http://localhost".into());
        assert_eq!(assumed(&[ROLE], keys(), "mars", &world).calls[0].signing_region, "mars");
        let none = assumed(&[ROLE], keys(), "", &world).answer;
        assert_eq!(none.map_err(|failure| failure.code), Err("MissingRegion"));
    }

    #[test]
    fn a_signature_that_no_header_can_carry_does_not_leave() {
        let world = World::new(Edition::V1_14);
        let Credentials::Keys(keys) = keys() else { return };
        let odd = Credentials::Keys(Keys { session_token: "a\rb".into(), ..keys });
        let Assumed { calls, answer } = assumed(&[ROLE, ROLE], odd, "", &world);
        assert!(calls.is_empty());
        assert_eq!(answer.map_err(|failure| failure.code), Err("RequestError"));
    }

    #[test]
    fn a_duration_counts_from_the_sixteenth_minute() {
        for (said, expected) in
            [(None, 900), (Some(959), 900), (Some(960), 960), (Some(-1), 900), (Some(i64::MAX), 900)]
        {
            assert_eq!(Role { duration: said, ..ROLE }.duration(), expected);
        }
    }
}
