//! Roles: the calls that the first retrieval makes, and the credentials that come of them.
//!
//! STS is not part of a world. The model takes it for one that gives every role that it is asked for, under an access key
//! that tells the role: then what it is asked, and by whom, is all that matters.

mod link;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::OnceCell;

use crate::client::ClientConfig;
use crate::client_tls;
use crate::endpoints::Flags;
use crate::failure::Failure;
use crate::handlers;
use crate::locate::{Located, Locator};
use crate::profile::v1_55::Field::{ExternalId, MfaSerial, RoleArn, RoleSessionName};
use crate::profile::{v1_14, v1_55};
use crate::rule::{self, Rule};
use crate::session::{Credentials, Source};
use crate::tls;
use crate::trace::{Candidate, Subject, Trace};
use crate::way::{Way, astray};
use crate::world::{Edition, World};

use self::link::Link;

pub use self::link::{Assumed, Retrieved};

/// The service that roles are asked of.
const SERVICE: &str = "sts";
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
pub(crate) struct Client<'a> {
    world: &'a World,
    region: &'a str,
    flags: &'a Flags,
    /// The roots of its connections, as PEM text; `None` for those of the system.
    roots: Option<&'a [u8]>,
    /// Where its calls go, resolved once for all roles of a chain.
    destination: OnceCell<Destination>,
}

/// Where the calls of an STS client go.
struct Destination {
    /// Host, signing region and certificate of the calls, or the error that keeps them from being made.
    way: Result<Way, Failure>,
    /// The rules that choose the endpoint.
    rules: &'static [Rule],
}

impl<'a> Client<'a> {
    pub(crate) const fn new(
        world: &'a World,
        region: &'a str,
        flags: &'a Flags,
        roots: Option<&'a [u8]>,
    ) -> Self {
        Self { world, region, flags, roots, destination: OnceCell::new() }
    }

    /// Where its calls go. Nothing is resolved before a role is assumed.
    fn destination(&self) -> &Destination {
        self.destination.get_or_init(|| Destination { way: self.way(), rules: self.endpoint_rules() })
    }

    fn reaches_sts(&self) -> bool {
        tls::reaches_sts(self.world, self.roots)
    }

    fn locator(&self) -> Locator<'_> {
        let config = &self.world.options.config;
        Locator {
            edition: self.world.edition,
            region: self.region,
            endpoint: config.endpoint.as_deref().unwrap_or_default(),
            resolver: config.endpoint_resolver.as_ref(),
            flags: self.flags,
        }
    }

    /// Where a call goes, and what it is signed for: with an endpoint of the user's, the session's own region.
    ///
    /// Rules: ROLE-27, ROLE-28, ROLE-29, ROLE-34, ROLE-35, CTLS-12.
    fn way(&self) -> Result<Way, Failure> {
        let locator = self.locator();
        let made = ClientConfig::new(&locator.locate(SERVICE, &mut Trace::new()), &locator);
        match self.unfit(&made) {
            Some(failure) => Err(failure),
            None => Ok(Way::of(self.world.edition, self.region, &made, self.reaches_sts())
                .with_client_certificate(client_tls::certificate_for_sts(self.world))),
        }
    }

    /// The rules that decide which endpoint of STS the client calls.
    ///
    /// Rules: ROLE-27, ROLE-28, ROLE-29, ROLE-34, ROLE-35.
    fn endpoint_rules(&self) -> &'static [Rule] {
        match (self.locator().locate(SERVICE, &mut Trace::new()), self.world.edition) {
            (Located::Configured(_), _) => &[rule::ROLE_29],
            (Located::Answered(_), _) => &[rule::ROLE_34],
            (Located::Refused(_), _) => &[rule::ROLE_35],
            (Located::Resolved(_) | Located::Unknown(_), Edition::V1_14) => &[rule::ROLE_27],
            (Located::Resolved(_) | Located::Unknown(_), Edition::V1_55) => &[rule::ROLE_28],
        }
    }

    /// What is wrong with a request of the client before anything else is. The last release looks at its URL first.
    ///
    /// Rules: CALL-6, CLI-38, ROLE-35.
    fn unfit(&self, made: &ClientConfig) -> Option<Failure> {
        let no_region = made.signing_region.is_empty() && self.region.is_empty();
        let missing = match (no_region, made.endpoint.is_empty()) {
            (true, _) => Some(handlers::missing_region()),
            (false, true) => Some(handlers::missing_endpoint()),
            (false, false) => None,
        };
        match self.world.edition {
            Edition::V1_14 => missing.or_else(|| astray(&made.endpoint)),
            Edition::V1_55 => astray(&made.endpoint).or(missing),
        }
    }
}

impl<'a> Role<'a> {
    /// The role of a profile of edition 1.14.
    pub(crate) fn v1_14(role: &'a v1_14::Role<'_>) -> Self {
        let value = |found: &'a Option<Candidate<'_>>| found.as_ref().map_or("", |found| &*found.value);
        Self {
            arn: &role.arn.value,
            external_id: value(&role.external_id),
            session_name: value(&role.session_name),
            mfa_serial: value(&role.mfa_serial),
            lengths: role.lengths,
            duration: None,
        }
    }

    /// The role of a profile of edition 1.55.
    pub(crate) fn v1_55(profile: &'a v1_55::Profile<'_>) -> Self {
        let length = |field| profile.text(field).len();
        Self {
            arn: profile.text(RoleArn),
            external_id: profile.text(ExternalId),
            session_name: profile.text(RoleSessionName),
            mfa_serial: profile.text(MfaSerial),
            lengths: Lengths {
                arn: length(RoleArn),
                external_id: length(ExternalId),
                session_name: length(RoleSessionName),
                mfa_serial: length(MfaSerial),
            },
            duration: profile.duration,
        }
    }

    /// The credentials of the role, whose call `source` signs. What fails before its signer is asked fails even where nobody
    /// can say what the signer has.
    ///
    /// Rules: ROLE-24, ROLE-30, MFA-13.
    pub(crate) fn assume(
        &self,
        source: Credentials,
        client: &Client<'_>,
        trace: &mut Trace<'_>,
    ) -> Credentials {
        let link = self.link(client);
        self.note_call(&source, &link, client, trace);
        let tokens = &client.world.options.assume_role_tokens;
        Credentials::Assumed(match source {
            Credentials::Keys(keys) => Assumed::of(link, Ok(keys), tokens),
            Credentials::Failed(failure) => Assumed::of(link, Err(failure), tokens),
            Credentials::Assumed(assumed) => assumed.and(link),
            Credentials::Elsewhere(_) => match link.ask(tokens.first().filter(|_| link.needs_token)) {
                Err(failure) => Assumed::of(link, Err(failure), tokens),
                Ok(_) => return Credentials::Elsewhere(Source::AssumeRole),
            },
        })
    }

    /// Records the rules that decide about the call.
    ///
    /// Rules: ROLE-24, ROLE-25, ROLE-30, ROLE-31, MFA-12, MFA-13, PARAM-6, PARAM-7, TLS-17.
    fn note_call(&self, source: &Credentials, link: &Link, client: &Client<'_>, trace: &mut Trace<'_>) {
        let is_chained = matches!(source, Credentials::Assumed(_));
        let is_short = |name| link.too_short.iter().any(|(short, _)| *short == name);
        let table: [(bool, &'static [Rule]); 8] = [
            (!is_chained, &[rule::ROLE_24]),
            (is_chained, &[rule::ROLE_30]),
            (true, client.destination().rules),
            (!self.external_id.is_empty() || !self.session_name.is_empty(), &[rule::ROLE_25]),
            (self.duration() != FIFTEEN_MINUTES, &[rule::ROLE_31]),
            (
                link.needs_token,
                if is_short("SerialNumber") { &[rule::MFA_13, rule::PARAM_7] } else { &[rule::MFA_12] },
            ),
            (!link.too_short.is_empty(), &[rule::PARAM_6, rule::PARAM_7]),
            (client.world.sts.is_some(), &[rule::TLS_17]),
        ];
        trace.apply_where(Subject::Calls, table);
    }

    /// What is known of the call before it is made.
    ///
    /// Rules: MFA-12, PARAM-1, PARAM-2, PARAM-6, TLS-17.
    fn link(&self, client: &Client<'_>) -> Link {
        Link {
            arn: self.arn.into(),
            parameters: self.parameters(),
            needs_token: !self.mfa_serial.is_empty(),
            way: client.destination().way.clone(),
            too_short: self.too_short(),
            validates: !client.world.options.config.disable_param_validation.unwrap_or_default(),
        }
    }

    /// The parameters that are too short for STS, each with its minimum length in bytes.
    ///
    /// Rules: MFA-13.
    fn too_short(&self) -> Vec<(&'static str, usize)> {
        let Lengths { arn, external_id, session_name, mfa_serial } = self.lengths;
        [
            ("ExternalId", external_id, 2),
            ("RoleArn", arn, 20),
            ("RoleSessionName", session_name, 2),
            ("SerialNumber", mfa_serial, 9),
        ]
        .into_iter()
        .filter(|(name, length, least)| length < least && (*length > 0 || *name == "RoleArn"))
        .map(|(name, _, least)| (name, least))
        .collect()
    }

    /// What the call carries besides a token. A session name that the user does not set is made up, and is not told.
    ///
    /// Rules: ROLE-25, ROLE-31, MFA-12.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        let said = |value: &str| (!value.is_empty()).then(|| String::from(value));
        let parameters = [
            ("DurationSeconds", Some(self.duration().to_string())),
            ("ExternalId", said(self.external_id)),
            ("RoleArn", Some(self.arn.into())),
            ("RoleSessionName", said(self.session_name)),
            ("SerialNumber", said(self.mfa_serial)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::empty;
    use crate::session::{Call, Keys};
    use crate::world::{Edition, ResolvedEndpoint};
    use alloc::borrow::Cow;

    const ROLE: Role<'_> = Role {
        arn: "arn:aws:iam::123456789012:role/one",
        external_id: "",
        session_name: "",
        mfa_serial: "",
        lengths: Lengths { arn: 34, external_id: 0, session_name: 0, mfa_serial: 0 },
        duration: None,
    };

    fn assumed(roles: &[Role<'_>], source: Credentials, region: &str, world: &World) -> Retrieved {
        refreshed(roles, source, region, world, 0)
    }

    fn refreshed(
        roles: &[Role<'_>],
        source: Credentials,
        region: &str,
        world: &World,
        refreshes: u8,
    ) -> Retrieved {
        let flags = Flags::default();
        let client = Client::new(world, region, &flags, None);
        match roles.iter().fold(source, |source, role| role.assume(source, &client, &mut Trace::new())) {
            Credentials::Assumed(assumed) => assumed.retrieve(refreshes),
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

    /// The access key id that signs a call.
    fn signed_with(call: &Call) -> &str {
        call.signer.as_ref().map_or("", |keys| &*keys.access_key_id)
    }

    #[test]
    fn each_role_is_assumed_with_the_one_before() {
        let world = World::new(Edition::V1_55);
        let two = Role { arn: "arn:aws:iam::123456789012:role/two\u{1}", ..ROLE };
        let Retrieved { calls, answer } = assumed(&[ROLE, two], keys(), "eu-west-1", &world);
        let signers: Vec<_> = calls.iter().map(signed_with).collect();
        assert_eq!(signers, ["AKID", "ASSUMED:arn:aws:iam::123456789012:role/one"]);
        let key = answer.map(|keys| keys.access_key_id);
        assert_eq!(key.as_deref(), Ok("ASSUMED:arn:aws:iam::123456789012:role/two\u{FFFD}"));
    }

    #[test]
    fn a_chain_fails_at_its_front_before_anything_is_sent() {
        let world = World::new(Edition::V1_55);
        let lengths = Lengths { arn: 5, external_id: 1, ..ROLE.lengths };
        let short = Role { arn: "short", external_id: "x", lengths, ..ROLE };
        let Retrieved { calls, answer } = assumed(&[ROLE, short], empty(), "", &world);
        let failure = answer.unwrap_err();
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
        let inner = assumed(&[short, ROLE], keys(), "", &world);
        assert_eq!(inner.answer.map_err(|failure| failure.code), Err("InvalidParameter".into()));
        let empty = assumed(&[ROLE], empty(), "", &world);
        assert_eq!(empty.answer.map_err(|failure| failure.code), Err("EmptyStaticCreds".into()));
    }

    #[test]
    fn what_is_not_validated_is_sent_as_it_is() {
        let mut world = World::new(Edition::V1_14);
        world.options.config.disable_param_validation = Some(true);
        world.options.assume_role_tokens = ["".into()].into();
        let lengths = Lengths { arn: 1, mfa_serial: 1, ..ROLE.lengths };
        let short = Role { arn: "a", mfa_serial: "1", lengths, ..ROLE };
        let Retrieved { calls, .. } = assumed(&[short], keys(), "", &world);
        let expected =
            [("DurationSeconds", "900"), ("RoleArn", "a"), ("SerialNumber", "1"), ("TokenCode", "")];
        assert_eq!(calls[0].parameters, expected.map(|(name, value)| (name, value.into())));
        assert_eq!(calls[0].signing_region, "us-east-1");
    }

    #[test]
    fn a_token_that_no_role_asks_for_is_not_checked() {
        let mut world = World::new(Edition::V1_55);
        world.options.assume_role_tokens = ["1".into()].into();
        let flags = Flags::default();
        let client = Client::new(&world, "", &flags, None);
        let elsewhere = || Credentials::Elsewhere(Source::AssumeRole);
        assert!(matches!(ROLE.assume(elsewhere(), &client, &mut Trace::new()), Credentials::Elsewhere(_)));
        let lengths = Lengths { mfa_serial: 12, ..ROLE.lengths };
        let with_mfa = Role { mfa_serial: "arn:mfa/user", lengths, ..ROLE };
        assert!(
            matches!(with_mfa.assume(elsewhere(), &client, &mut Trace::new()), Credentials::Assumed(_)),
            "it is too short"
        );
    }

    #[test]
    fn a_refresh_assumes_the_first_role_alone_and_asks_for_its_token_again() {
        let mut world = World::new(Edition::V1_55);
        world.options.assume_role_tokens = ["111111", "222222", "333333"].map(Into::into).into();
        let lengths = Lengths { mfa_serial: 9, ..ROLE.lengths };
        let role = Role { mfa_serial: "012345678", lengths, ..ROLE };
        let front = Role { arn: "arn:aws:iam::123456789012:role/two", ..role };
        let Retrieved { calls, .. } = refreshed(&[role, front], keys(), "", &world, 2);
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
        let lengths = Lengths { mfa_serial: 9, ..ROLE.lengths };
        let role = Role { mfa_serial: "012345678", lengths, ..ROLE };
        let Retrieved { calls, answer } = refreshed(&[role], keys(), "", &world, 1);
        assert_eq!(answer.map_err(|failure| failure.code), Err("InvalidParameter".into()));
        assert_eq!(calls.len(), 1);
    }

    #[test]
    fn a_user_s_endpoint_is_signed_for_the_region_which_must_be_there() {
        let mut world = World::new(Edition::V1_14);
        world.options.config.endpoint = Some("http://localhost".into());
        assert_eq!(assumed(&[ROLE], keys(), "mars", &world).calls[0].signing_region, "mars");
        let none = assumed(&[ROLE], keys(), "", &world).answer;
        assert_eq!(none.map_err(|failure| failure.code), Err("MissingRegion".into()));
    }

    /// What the retrieval of a role comes to where the user's resolver answers so for STS.
    fn answered(edition: Edition, region: &str, answer: ResolvedEndpoint) -> Result<Call, Cow<'static, str>> {
        let mut world = World::new(edition);
        world.options.config.endpoint_resolver = Some([("sts".into(), Ok(answer))].into());
        let Retrieved { mut calls, answer } = assumed(&[ROLE], keys(), region, &world);
        answer.map_err(|failure| failure.code).and_then(|_| calls.pop().ok_or("no call".into()))
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
        let astray = |edition| answered(edition, "", answer("http://a b")).map_err(Cow::into_owned);
        assert_eq!(
            astray(Edition::V1_14),
            Err("MissingRegion".into()),
            "its first handler has the last word"
        );
        assert_eq!(astray(Edition::V1_55), Err("InvalidEndpointURL".into()));
    }

    #[test]
    fn a_signature_that_no_header_can_carry_does_not_leave() {
        let world = World::new(Edition::V1_14);
        let Credentials::Keys(keys) = keys() else { return };
        let odd = Credentials::Keys(Keys { session_token: "a\rb".into(), ..keys });
        let Retrieved { calls, answer } = assumed(&[ROLE, ROLE], odd, "", &world);
        assert!(calls.is_empty());
        assert_eq!(answer.map_err(|failure| failure.code), Err("RequestError".into()));
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
