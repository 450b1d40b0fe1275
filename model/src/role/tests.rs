//! Requests for the credentials of roles, and what their retrievals return.

use super::*;
use crate::credentials::empty;
use crate::endpoints::EndpointSettings;
use crate::flags::Flags;
use crate::handlers::Handlers;
use crate::network::Network;
use crate::session::{Cache, Call, Keys};
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

/// The calls of one or more retrievals, and the result of the first.
struct Retrieval {
    calls: Vec<Call>,
    keys: Result<Keys, Failure>,
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
    let handlers = &Handlers::of_own_requests(world);
    let client = Client { world, region, settings: &settings, flags: Flags::default(), handlers };
    let credentials =
        roles.iter().fold(source, |source, role| role.assume(source, &client, &mut Trace::new()));
    retrieved(&credentials, refreshes, world, &mut Trace::new())
}

fn retrieved<'w>(
    credentials: &Credentials,
    refreshes: u8,
    world: &'w World,
    trace: &mut Trace<'w>,
) -> Retrieval {
    let (mut cache, mut network) = (Cache::new(credentials), Network::new(world));
    let keys = cache.retrieve(&mut network, trace).unwrap();
    for _ in 0..refreshes {
        cache.expire();
        _ = cache.retrieve(&mut network, trace);
    }
    Retrieval { calls: network.into_calls(), keys }
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
fn a_chain_fails_at_its_last_role_before_a_request_is_sent() {
    let world = World::new(Edition::V1_55);
    let short = || role("short", "x", "");
    let Retrieval { calls, keys } = assumed(&[one(), short()], empty(), "", &world);
    let failure = keys.unwrap_err();
    assert!(calls.is_empty());
    let errors = core::iter::successors(Some(&failure), |failure| failure.original.as_deref());
    let messages: Vec<_> = errors.map(alloc::string::ToString::to_string).collect();
    assert_eq!(
        messages,
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
fn parameters_that_are_not_validated_are_sent_unchanged() {
    let mut world = World::new(Edition::V1_14);
    world.options.config.disable_param_validation = Some(true);
    world.options.assume_role_tokens = ["".into()].into();
    let short = role("a", "", "1");
    let Retrieval { calls, .. } = assumed(&[short], source(), "", &world);
    let expected = [("DurationSeconds", "900"), ("RoleArn", "a"), ("SerialNumber", "1"), ("TokenCode", "")];
    assert_eq!(calls[0].parameters, expected.map(|(name, value)| (Cow::from(name), value.into())));
    assert_eq!(calls[0].signing_region, "us-east-1");
}

#[test]
fn a_token_that_no_role_needs_is_not_validated() {
    let mut world = World::new(Edition::V1_55);
    world.options.assume_role_tokens = ["1".into()].into();
    let settings = EndpointSettings::default();
    let (flags, handlers) = (Flags::default(), &Handlers::of_own_requests(&world));
    let client = Client { world: &world, region: "", settings: &settings, flags, handlers };
    let external = || Credentials::External(Provider::AssumeRole);
    assert!(matches!(one().assume(external(), &client, &mut Trace::new()), Credentials::External(_)));
    let with_mfa = role(ONE, "", "arn:mfa/user");
    assert!(
        matches!(with_mfa.assume(external(), &client, &mut Trace::new()), Credentials::Requested(_)),
        "it is too short"
    );
}

#[test]
fn a_refresh_assumes_only_the_last_role_with_another_token() {
    let mut world = World::new(Edition::V1_55);
    world.options.assume_role_tokens = ["111111", "222222", "333333"].map(Into::into).into();
    let roles = [ONE, TWO].map(|arn| role(arn, "", "012345678"));
    let Retrieval { calls, .. } = refreshed(&roles, source(), "", &world, 2);
    let shown = calls.iter().map(|call| {
        let token = call.parameters.last().map(|(_, token)| &**token);
        (signed_with(call), token)
    });
    let inner = "ASSUMED:arn:aws:iam::123456789012:role/one";
    let expected =
        [("AKID", Some("222222")), (inner, Some("111111")), (inner, Some("333333")), (inner, Some("333333"))];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn a_retrieval_records_the_tokens_that_it_asks_for_and_the_roles_that_it_assumes_again() {
    let mut world = World::new(Edition::V1_55);
    world.options.assume_role_tokens = ["111111".into()].into();
    let settings = EndpointSettings::default();
    let (flags, handlers) = (Flags::default(), &Handlers::of_own_requests(&world));
    let client = Client { world: &world, region: "", settings: &settings, flags, handlers };
    for (serial, token_rules) in [("", &[][..]), ("012345678", &[rule::MFA_10])] {
        let assumed = role(ONE, "", serial).assume(source(), &client, &mut Trace::new());
        for refreshes in [0, 1, 2] {
            let mut trace = Trace::new();
            _ = retrieved(&assumed, refreshes, &world, &mut trace);
            let mut expected = Vec::from(token_rules);
            for _ in 0..refreshes {
                expected.extend(token_rules.iter().chain(&[rule::ROLE_26]));
            }
            assert!(trace.rules().eq(expected));
        }
    }
}

#[test]
fn a_refresh_after_a_token_that_was_too_short_can_succeed() {
    let mut world = World::new(Edition::V1_14);
    world.options.assume_role_tokens = ["1", "222222"].map(Into::into).into();
    let role = role(ONE, "", "012345678");
    let Retrieval { calls, keys } = refreshed(&[role], source(), "", &world, 1);
    assert_eq!(keys.map_err(|failure| failure.code), Err("InvalidParameter".into()));
    assert_eq!(calls.len(), 1);
}

#[test]
fn a_request_to_the_user_s_endpoint_is_signed_for_the_region_which_must_be_set() {
    let mut world = World::new(Edition::V1_14);
    world.options.config.endpoint = Some("http://localhost".into());
    assert_eq!(assumed(&[one()], source(), "mars", &world).calls[0].signing_region, "mars");
    let none = assumed(&[one()], source(), "", &world).keys;
    assert_eq!(none.map_err(|failure| failure.code), Err("MissingRegion".into()));
}

/// The call for a role, or the code of its error, if the user's resolver returns this endpoint for STS.
fn resolved(edition: Edition, region: &str, endpoint: ResolvedEndpoint) -> Result<Call, Cow<'static, str>> {
    let mut world = World::new(edition);
    world.options.config.endpoint_resolver = Some([("sts".into(), Ok(endpoint))].into());
    let Retrieval { mut calls, keys } = assumed(&[one()], source(), region, &world);
    keys.map_err(|failure| failure.code).and_then(|_| calls.pop().ok_or("no call".into()))
}

#[test]
fn a_role_is_assumed_at_the_endpoint_that_the_user_s_resolver_returns() {
    let endpoint = |url: &str| ResolvedEndpoint {
        url: url.into(),
        signing_name: "own".into(),
        signing_name_derived: true,
        ..ResolvedEndpoint::default()
    };
    let shown = |call: Call| (call.host.unwrap_or_default(), call.signing_region, call.signing_name);
    for (edition, name) in [(Edition::V1_14, "own"), (Edition::V1_55, "sts")] {
        let call = resolved(edition, "mars", endpoint("http://host:80/path")).map(shown);
        assert_eq!(call, Ok(("host".into(), "mars".into(), name.into())));
        let code =
            |url, region| resolved(edition, region, endpoint(url)).map_err(Cow::into_owned).unwrap_err();
        assert_eq!(code("", "mars"), "MissingEndpoint");
        assert_eq!(code("host", "mars"), "RequestError");
        assert_eq!(code("host", ""), "MissingRegion");
    }
    let invalid = |edition| resolved(edition, "", endpoint("http://a b")).map_err(Cow::into_owned);
    assert_eq!(
        invalid(Edition::V1_14),
        Err("MissingRegion".into()),
        "the first handler replaces the error of the URL"
    );
    assert_eq!(invalid(Edition::V1_55), Err("InvalidEndpointURL".into()));
}

#[test]
fn a_request_whose_signature_is_an_invalid_header_is_not_sent() {
    let world = World::new(Edition::V1_14);
    let Credentials::Keys(keys) = source() else { return };
    let odd = Credentials::Keys(Keys { session_token: "a\rb".into(), ..keys });
    let Retrieval { calls, keys } = assumed(&[one(), one()], odd, "", &world);
    assert!(calls.is_empty());
    assert_eq!(keys.map_err(|failure| failure.code), Err("RequestError".into()));
}

#[test]
fn a_duration_of_sixteen_minutes_or_more_replaces_the_default() {
    let world = World::new(Edition::V1_55);
    // 2^64 nanoseconds are 18,446,744,073.7 seconds.
    for (seconds, expected) in [
        (None, 900),
        (Some(959), 900),
        (Some(960), 960),
        (Some(-1), 900),
        (Some(9_223_372_036), 9_223_372_036),
        (Some(9_223_372_037), 900),
        (Some(18_446_744_074 + 1_000), 1_000),
        (Some(i64::MAX), 900),
    ] {
        let duration = seconds.map(|seconds| (Candidate::shown(Origin::Default, ""), seconds));
        let role = Role { duration, ..one() };
        assert_eq!(role.duration(&world, true, &mut Trace::new()), expected, "{seconds:?}");
    }
}
