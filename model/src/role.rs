//! The requests for the credentials of a role: [`Role::assume`] decides on their endpoint, signature and parameters, and
//! the module `provider` sends them when the credentials are retrieved.
//!
//! The model assumes that STS issues credentials for every role, with the ARN of the role in the access key id. So a later
//! request shows with which role it is signed.

mod provider;

use alloc::string::ToString;
use alloc::vec::Vec;

use crate::client::ClientConfig;
use crate::decide::{Check, Source};
use crate::dispatch::{Dispatch, SERVICE, invalid_endpoint};
use crate::endpoints::EndpointSettings;
use crate::failure::Failure;
use crate::handlers;
use crate::locate::{Located, Locator};
use crate::profile::v1_55::Field::{ExternalId, MfaSerial, RoleSessionName};
use crate::profile::{v1_14, v1_55};
use crate::rule;
use crate::session::{Credentials, Provider};
use crate::trace::{Candidate, Subject, Trace};
use crate::url::UrlTarget;
use crate::world::{Edition, World};

use self::provider::Request;

pub use self::provider::{AssumedRole, Retrieval};

/// The default lifetime of the credentials of a role, in seconds.
const FIFTEEN_MINUTES: i128 = 15 * 60;

/// A role to assume, with the parameters of the request for its credentials.
#[derive(Clone)]
pub(crate) struct Role<'w> {
    pub(crate) arn: Candidate<'w>,
    pub(crate) external_id: Option<Candidate<'w>>,
    pub(crate) session_name: Option<Candidate<'w>>,
    pub(crate) mfa_serial: Option<Candidate<'w>>,
    pub(crate) lengths: Lengths,
    /// The value of `duration_seconds`, in seconds.
    pub(crate) duration: Option<i64>,
}

/// The lengths of the parameters in bytes. They are those of the file, whose values need not be valid UTF-8; the length of
/// a missing parameter is zero.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lengths {
    pub(crate) arn: usize,
    pub(crate) external_id: usize,
    pub(crate) session_name: usize,
    pub(crate) mfa_serial: usize,
}

/// The STS client with which the session requests the credentials of roles.
pub(crate) struct Client<'a> {
    pub(crate) world: &'a World,
    pub(crate) region: &'a str,
    pub(crate) settings: &'a EndpointSettings,
}

impl Client<'_> {
    /// Decides how the requests of this client are signed and where they are sent. A request needs a valid URL, a region and
    /// an endpoint. Edition 1.55 checks the URL first.
    ///
    /// # Errors
    ///
    /// `InvalidEndpointURL`, `MissingRegion` or `MissingEndpoint`, before a request is signed.
    fn dispatch(&self, trace: &mut Trace<'_>) -> Result<Dispatch, Failure> {
        let (edition, config) = (self.world.edition, &self.world.options.config);
        let locator = Locator {
            edition,
            region: self.region,
            endpoint: config.endpoint.as_deref().unwrap_or_default(),
            resolver: config.endpoint_resolver.as_ref(),
            settings: self.settings,
            is_for_role: true,
        };
        let located = locator.locate(SERVICE, trace);
        let client = ClientConfig::new(&located, &locator, trace);
        let is_by_resolver = matches!(located, Located::ByResolver(_) | Located::ResolverFailed(_));
        let region = Check {
            rules: &[rule::ROLE_40, rule::REG_5],
            broken: client.request_region.is_empty(),
            at: None,
            error: &handlers::missing_region,
        };
        let endpoint = Check {
            rules: if is_by_resolver { &[rule::ROLE_35] } else { &[rule::CLI_8] },
            broken: client.endpoint.is_empty(),
            at: None,
            error: &handlers::missing_endpoint,
        };
        let url = Check {
            rules: &[rule::CALL_6],
            broken: UrlTarget::parse(&client.endpoint) == UrlTarget::Invalid,
            at: None,
            error: &invalid_endpoint,
        };
        match edition {
            Edition::V1_14 => trace.check(Subject::Calls, [region, endpoint, url]),
            Edition::V1_55 => trace.check(Subject::Calls, [url, region, endpoint]),
        }?;
        Ok(Dispatch::new(edition, &client, true, trace))
    }
}

impl<'w> Role<'w> {
    /// The role of a profile of edition 1.14.
    pub(crate) fn v1_14(role: &v1_14::Role<'w>) -> Self {
        Self {
            arn: role.arn.clone(),
            external_id: role.external_id.clone(),
            session_name: role.session_name.clone(),
            mfa_serial: role.mfa_serial.clone(),
            lengths: role.lengths,
            duration: None,
        }
    }

    /// The role with this ARN and with the other fields of a profile of edition 1.55.
    pub(crate) fn v1_55(arn: Candidate<'w>, profile: &v1_55::Profile<'w>) -> Self {
        let length = |field| profile.text(field).len();
        Self {
            lengths: Lengths {
                arn: arn.value.len(),
                external_id: length(ExternalId),
                session_name: length(RoleSessionName),
                mfa_serial: length(MfaSerial),
            },
            arn,
            external_id: profile.value(ExternalId),
            session_name: profile.value(RoleSessionName),
            mfa_serial: profile.value(MfaSerial),
            duration: profile.duration,
        }
    }

    /// The credentials of the role, which is assumed with the credentials of the source. If the model does not predict the
    /// credentials of the source, it predicts those of the role only if the request fails before it is signed.
    pub(crate) fn assume(
        &self,
        source: Credentials,
        client: &Client<'_>,
        trace: &mut Trace<'w>,
    ) -> Credentials {
        let request = self.request(&source, client, trace);
        let tokens = &client.world.options.assume_role_tokens;
        Credentials::Assumed(match source {
            Credentials::Keys(keys) => AssumedRole::new(request, Ok(keys), tokens),
            Credentials::Failed(failure) => AssumedRole::new(request, Err(failure), tokens),
            Credentials::Assumed(source) => source.then(request),
            Credentials::External(_) => match request.validated(tokens.first()) {
                Err(failure) => AssumedRole::new(request, Err(failure), tokens),
                Ok(_) => return Credentials::External(Provider::AssumeRole),
            },
        })
    }

    /// The request for the credentials of the role. Each parameter is a row with the rule by which it is sent and its minimum
    /// length in bytes.
    ///
    /// Rules: PARAM-1, PARAM-2.
    fn request(&self, source: &Credentials, client: &Client<'_>, trace: &mut Trace<'w>) -> Request {
        let (world, lengths, duration) = (client.world, self.lengths, self.duration());
        let dispatch = trace.under(Subject::Calls, |trace| client.dispatch(trace));
        let is_chained = matches!(source, Credentials::Assumed(_));
        let validates = !world.options.config.disable_param_validation.unwrap_or_default();
        let arn = Source::new(if is_chained { rule::ROLE_30 } else { rule::ROLE_24 }, Some(self.arn.clone()))
            .and(duration != FIFTEEN_MINUTES, rule::ROLE_31);
        let serial = Source::new(rule::MFA_12, self.mfa_serial.clone())
            .when(!validates || lengths.mfa_serial >= 9, rule::MFA_13);
        let table = [
            ("ExternalId", lengths.external_id, 2, Source::new(rule::ROLE_25, self.external_id.clone())),
            ("RoleArn", lengths.arn, 20, arn),
            (
                "RoleSessionName",
                lengths.session_name,
                2,
                Source::new(rule::ROLE_25, self.session_name.clone()),
            ),
            ("SerialNumber", lengths.mfa_serial, 9, serial),
        ];
        let mut parameters = Vec::from([("DurationSeconds", duration.to_string())]);
        let mut too_short = Vec::new();
        for (name, length, minimum, parameter) in table {
            let is_long_enough = !validates || length >= minimum;
            let parameter = parameter.when(is_long_enough, rule::PARAM_6).when(is_long_enough, rule::PARAM_7);
            match trace.decide(Subject::Calls, [parameter]) {
                Some(sent) => parameters.push((name, sent.value.into_owned())),
                None if length > 0 => too_short.push((name, minimum)),
                None => {}
            }
        }
        let (arn, needs_token) = (self.arn.value.clone().into_owned(), self.mfa_serial.is_some());
        Request { arn, parameters, needs_token, dispatch, too_short, validates }
    }

    /// The lifetime of the credentials in seconds: `duration_seconds` if it is at least sixteen minutes, or else fifteen
    /// minutes. The SDK counts nanoseconds in a signed 64-bit integer, so the value is one modulo 2^64 nanoseconds.
    ///
    /// Rules: ROLE-31.
    fn duration(&self) -> i128 {
        const SECOND: i128 = 1_000_000_000;
        const RANGE: i128 = 1 << 64;
        let nanoseconds = i128::from(self.duration.unwrap_or_default()) * SECOND;
        let seconds = ((nanoseconds + RANGE / 2).rem_euclid(RANGE) - RANGE / 2) / SECOND;
        if seconds >= FIFTEEN_MINUTES + 60 { seconds } else { FIFTEEN_MINUTES }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::empty;
    use crate::session::{Call, Keys};
    use crate::tls::Connection;
    use crate::trace::Origin;
    use crate::world::{Edition, ResolvedEndpoint};
    use alloc::borrow::Cow;

    const ONE: &str = "arn:aws:iam::123456789012:role/one";
    const TWO: &str = "arn:aws:iam::123456789012:role/two";

    /// A role with an external id and an MFA serial number, if they are not empty.
    fn role(arn: &'static str, external_id: &'static str, mfa_serial: &'static str) -> Role<'static> {
        let value =
            |text: &'static str| Some(Candidate::shown(Origin::Default, text)).filter(|_| !text.is_empty());
        Role {
            arn: Candidate::shown(Origin::Default, arn),
            external_id: value(external_id),
            session_name: None,
            mfa_serial: value(mfa_serial),
            lengths: Lengths {
                arn: arn.len(),
                external_id: external_id.len(),
                session_name: 0,
                mfa_serial: mfa_serial.len(),
            },
            duration: None,
        }
    }

    fn one() -> Role<'static> {
        role(ONE, "", "")
    }

    fn assumed(roles: &[Role<'_>], source: Credentials, region: &str, world: &World) -> Retrieval {
        refreshed(roles, source, region, world, 0)
    }

    fn refreshed(
        roles: &[Role<'_>],
        source: Credentials,
        region: &str,
        world: &World,
        refreshes: u8,
    ) -> Retrieval {
        let settings = EndpointSettings::default();
        let client = Client { world, region, settings: &settings };
        match roles.iter().fold(source, |source, role| role.assume(source, &client, &mut Trace::new())) {
            Credentials::Assumed(assumed) => {
                let connection = Connection::new(world, None, None, &mut Trace::new());
                assumed.over(connection).retrieve(refreshes)
            }
            other => panic!("no role: {other:?}"),
        }
    }

    fn source() -> Credentials {
        Credentials::Keys(Keys {
            access_key_id: "AKID".into(),
            secret_access_key: "SECRET".into(),
            session_token: "".into(),
            provider_name: "test".into(),
        })
    }

    /// The access key id that signs a call.
    fn signed_with(call: &Call) -> &str {
        call.signer.as_ref().map_or("", |keys| &*keys.access_key_id)
    }

    #[test]
    fn each_role_is_assumed_with_the_one_before() {
        let world = World::new(Edition::V1_55);
        let two = role("arn:aws:iam::123456789012:role/two\u{1}", "", "");
        let Retrieval { calls, keys } = assumed(&[one(), two], source(), "eu-west-1", &world);
        let signers: Vec<_> = calls.iter().map(signed_with).collect();
        assert_eq!(signers, ["AKID", "ASSUMED:arn:aws:iam::123456789012:role/one"]);
        let key = keys.map(|keys| keys.access_key_id);
        assert_eq!(key.as_deref(), Ok("ASSUMED:arn:aws:iam::123456789012:role/two\u{FFFD}"));
    }

    #[test]
    fn a_chain_fails_at_its_front_before_anything_is_sent() {
        let world = World::new(Edition::V1_55);
        let short = || role("short", "x", "");
        let Retrieval { calls, keys } = assumed(&[one(), short()], empty(), "", &world);
        let failure = keys.unwrap_err();
        assert!(calls.is_empty());
        let behind = core::iter::successors(Some(&failure), |failure| failure.original.as_deref());
        let told: Vec<_> = behind.map(alloc::string::ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "InvalidParameter: 2 validation error(s) found.",
                "InvalidParameter: 2 validation error(s) found.",
                "ParamMinLenError: minimum field size of 2, AssumeRoleInput.ExternalId.",
                "ParamMinLenError: minimum field size of 20, AssumeRoleInput.RoleArn."
            ]
        );
        let inner = assumed(&[short(), one()], source(), "", &world);
        assert_eq!(inner.keys.map_err(|failure| failure.code), Err("InvalidParameter".into()));
        let empty = assumed(&[one()], empty(), "", &world);
        assert_eq!(empty.keys.map_err(|failure| failure.code), Err("EmptyStaticCreds".into()));
    }

    #[test]
    fn what_is_not_validated_is_sent_as_it_is() {
        let mut world = World::new(Edition::V1_14);
        world.options.config.disable_param_validation = Some(true);
        world.options.assume_role_tokens = ["".into()].into();
        let short = role("a", "", "1");
        let Retrieval { calls, .. } = assumed(&[short], source(), "", &world);
        let expected =
            [("DurationSeconds", "900"), ("RoleArn", "a"), ("SerialNumber", "1"), ("TokenCode", "")];
        assert_eq!(calls[0].parameters, expected.map(|(name, value)| (name, value.into())));
        assert_eq!(calls[0].signing_region, "us-east-1");
    }

    #[test]
    fn a_token_that_no_role_asks_for_is_not_checked() {
        let mut world = World::new(Edition::V1_55);
        world.options.assume_role_tokens = ["1".into()].into();
        let settings = EndpointSettings::default();
        let client = Client { world: &world, region: "", settings: &settings };
        let elsewhere = || Credentials::External(Provider::AssumeRole);
        assert!(matches!(one().assume(elsewhere(), &client, &mut Trace::new()), Credentials::External(_)));
        let with_mfa = role(ONE, "", "arn:mfa/user");
        assert!(
            matches!(with_mfa.assume(elsewhere(), &client, &mut Trace::new()), Credentials::Assumed(_)),
            "it is too short"
        );
    }

    #[test]
    fn a_refresh_assumes_the_first_role_alone_and_asks_for_its_token_again() {
        let mut world = World::new(Edition::V1_55);
        world.options.assume_role_tokens = ["111111", "222222", "333333"].map(Into::into).into();
        let roles = [ONE, TWO].map(|arn| role(arn, "", "012345678"));
        let Retrieval { calls, .. } = refreshed(&roles, source(), "", &world, 2);
        let shown = calls.iter().map(|call| {
            let token = call.parameters.last().map(|(_, token)| &**token);
            (signed_with(call), token)
        });
        let inner = "ASSUMED:arn:aws:iam::123456789012:role/one";
        let expected = [
            ("AKID", Some("222222")),
            (inner, Some("111111")),
            (inner, Some("333333")),
            (inner, Some("333333")),
        ];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_refresh_after_a_token_that_was_too_short_may_do_better() {
        let mut world = World::new(Edition::V1_14);
        world.options.assume_role_tokens = ["1", "222222"].map(Into::into).into();
        let role = role(ONE, "", "012345678");
        let Retrieval { calls, keys } = refreshed(&[role], source(), "", &world, 1);
        assert_eq!(keys.map_err(|failure| failure.code), Err("InvalidParameter".into()));
        assert_eq!(calls.len(), 1);
    }

    #[test]
    fn a_user_s_endpoint_is_signed_for_the_region_which_must_be_there() {
        let mut world = World::new(Edition::V1_14);
        world.options.config.endpoint = Some("http://localhost".into());
        assert_eq!(assumed(&[one()], source(), "mars", &world).calls[0].signing_region, "mars");
        let none = assumed(&[one()], source(), "", &world).keys;
        assert_eq!(none.map_err(|failure| failure.code), Err("MissingRegion".into()));
    }

    /// What the retrieval of a role comes to where the user's resolver answers so for STS.
    fn answered(edition: Edition, region: &str, answer: ResolvedEndpoint) -> Result<Call, Cow<'static, str>> {
        let mut world = World::new(edition);
        world.options.config.endpoint_resolver = Some([("sts".into(), Ok(answer))].into());
        let Retrieval { mut calls, keys } = assumed(&[one()], source(), region, &world);
        keys.map_err(|failure| failure.code).and_then(|_| calls.pop().ok_or("no call".into()))
    }

    #[test]
    fn a_role_is_assumed_where_the_user_s_resolver_says() {
        let answer = |url: &str| ResolvedEndpoint {
            url: url.into(),
            signing_name: "own".into(),
            signing_name_derived: true,
            ..ResolvedEndpoint::default()
        };
        let shown = |call: Call| (call.host.unwrap_or_default(), call.signing_region, call.signing_name);
        for (edition, name) in [(Edition::V1_14, "own"), (Edition::V1_55, "sts")] {
            let call = answered(edition, "mars", answer("http://host:80/path")).map(shown);
            assert_eq!(call, Ok(("host".into(), "mars".into(), name.into())));
            let code =
                |url, region| answered(edition, region, answer(url)).map_err(Cow::into_owned).unwrap_err();
            assert_eq!(code("", "mars"), "MissingEndpoint");
            assert_eq!(code("host", "mars"), "RequestError");
            assert_eq!(code("host", ""), "MissingRegion");
        }
        let invalid = |edition| answered(edition, "", answer("http://a b")).map_err(Cow::into_owned);
        assert_eq!(
            invalid(Edition::V1_14),
            Err("MissingRegion".into()),
            "its first handler has the last word"
        );
        assert_eq!(invalid(Edition::V1_55), Err("InvalidEndpointURL".into()));
    }

    #[test]
    fn a_signature_that_no_header_can_carry_does_not_leave() {
        let world = World::new(Edition::V1_14);
        let Credentials::Keys(keys) = source() else { return };
        let odd = Credentials::Keys(Keys { session_token: "a\rb".into(), ..keys });
        let Retrieval { calls, keys } = assumed(&[one(), one()], odd, "", &world);
        assert!(calls.is_empty());
        assert_eq!(keys.map_err(|failure| failure.code), Err("RequestError".into()));
    }

    #[test]
    fn a_duration_counts_from_the_sixteenth_minute() {
        // 2^64 nanoseconds are 18,446,744,073.7 seconds.
        for (duration, expected) in [
            (None, 900),
            (Some(959), 900),
            (Some(960), 960),
            (Some(-1), 900),
            (Some(9_223_372_036), 9_223_372_036),
            (Some(9_223_372_037), 900),
            (Some(18_446_744_074 + 1_000), 1_000),
            (Some(i64::MAX), 900),
        ] {
            assert_eq!(Role { duration, ..one() }.duration(), expected, "{duration:?}");
        }
    }
}
