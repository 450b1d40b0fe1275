//! The small pools from which names and values are drawn.
//!
//! All names of profiles are drawn independently from the same few names. So there are duplicate sections, missing sources and
//! circular roles without further effort. Weights are relative within a pool; the simplest value is first.

use crate::strategy::draw::Weighted;

/// Names of selected profiles: mostly those that most sections have, and sometimes one that no section has.
pub(in crate::strategy) const PROFILES: Weighted<&str> = &[
    (74, "default"),
    (38, "dev"),
    (3, "prod"),
    (3, "base"),
    (2, "role"),
    (2, "profile dev"),
    (1, "DEFAULT"),
    (6, "dev.sub"),
    (1, "missing"),
    (2, ""),
];

/// Names of sections. `default` is the most frequent, because it is used when no profile is selected.
pub(in crate::strategy) const SECTIONS: Weighted<&str> = &[
    (60, "default"),
    (28, "dev"),
    (6, "prod"),
    (15, "base"),
    (4, "role"),
    (2, "profile dev"),
    (1, "DEFAULT"),
    (6, "dev.sub"),
];

/// Names of source profiles. `base` is the most frequent, and a few do not exist or are empty.
pub(in crate::strategy) const SOURCES: Weighted<&str> = &[
    (28, "default"),
    (26, "dev"),
    (6, "prod"),
    (34, "base"),
    (3, "role"),
    (3, "missing"),
    (2, ""),
    (1, "DEFAULT"),
];

/// Regions of three partitions, one that no partition lists, one that is not a region, and an empty one.
pub(in crate::strategy) const REGIONS: Weighted<&str> = &[
    (20, "us-east-1"),
    (20, "us-west-2"),
    (15, "eu-west-1"),
    (10, "eu-central-1"),
    (6, "ap-southeast-1"),
    (5, "cn-north-1"),
    (5, "us-gov-west-1"),
    (2, "aws-global"),
    (2, "mars-north-1"),
    (5, ""),
];

/// Regions of clients: of every partition, matched only by pattern, with `fips` in them, unusual ones, and an empty one.
pub(in crate::strategy) const CLIENT_REGIONS: Weighted<&str> = &[
    (10, "us-east-1"),
    (8, "us-west-2"),
    (4, "eu-west-1"),
    (4, "cn-north-1"),
    (4, "us-gov-west-1"),
    (4, "us-iso-east-1"),
    (2, "us-isob-east-1"),
    (3, "aws-global"),
    (3, "eu-nowhere-9"),
    (3, "mars-north-1"),
    (5, "fips-us-west-2"),
    (3, "us-east-1-fips"),
    (2, "us-gov-west-1-fips"),
    (3, "s3-external-1"),
    (3, "local"),
    (2, "no region"),
    (2, "a/b"),
    (1, "-"),
    (6, ""),
];

/// Services with every kind of endpoint and of name.
pub(in crate::strategy) const SERVICES: Weighted<&str> = &[
    (16, "s3"),
    (14, "sts"),
    (8, "iam"),
    (6, "dynamodb"),
    (6, "ec2metadata"),
    (5, "sqs"),
    (4, "s3-control"),
    (4, "route53"),
    (4, "application-autoscaling"),
    (3, "acm"),
    (3, "ec2"),
    (3, "datazone"),
    (3, "streams.dynamodb"),
    (3, "runtime.lex"),
    (2, "mturk-requester"),
    (2, "support"),
    (2, "cloudfront"),
    (6, "unknown"),
    (2, "S3"),
    (2, "evil.example/"),
    (1, "user@evil.example#"),
    (1, "{region}"),
    (1, "a b"),
    (1, "é"),
    (1, "\0"),
    (3, ""),
];

/// Access key ids. They are drawn independently, so that one of six pairs is equal.
pub(in crate::strategy) const KEY_IDS: Weighted<&str> =
    &[(8, "AKID_A"), (8, "AKID_B"), (8, "AKID_C"), (8, "AKID_D"), (8, "AKID_E"), (8, "AKID_F"), (2, "")];

/// Secret access keys.
pub(in crate::strategy) const SECRETS: Weighted<&str> = &[
    (8, "SECRET_A"),
    (8, "SECRET_B"),
    (8, "SECRET_C"),
    (8, "SECRET_D"),
    (8, "SECRET_E"),
    (8, "SECRET_F"),
    (2, ""),
];

/// Secret access keys of variables, which are used verbatim, including special characters and spaces.
pub(in crate::strategy) const ODD_SECRETS: Weighted<&str> = &[
    (8, "SECRET_A"),
    (8, "SECRET_B"),
    (8, "SECRET_C"),
    (8, "SECRET_D"),
    (8, "SECRET_E"),
    (8, "SECRET_F"),
    (2, "SECRET=/+G="),
    (1, " SECRET H "),
    (1, ""),
];

/// Session tokens of variables.
pub(in crate::strategy) const ODD_TOKENS: Weighted<&str> =
    &[(8, "TOKEN_A"), (8, "TOKEN_B"), (8, "TOKEN_C"), (2, "TOKEN=D=="), (1, " TOKEN E"), (2, "")];

/// Session tokens. An empty one counts as unset.
pub(in crate::strategy) const TOKENS: Weighted<&str> =
    &[(4, "TOKEN_A"), (4, "TOKEN_B"), (4, "TOKEN_C"), (1, "")];

/// ARNs of roles. The last is shorter than the 20 characters that AssumeRole requires.
pub(in crate::strategy) const ROLE_ARNS: Weighted<&str> = &[
    (20, "arn:aws:iam::123456789012:role/one"),
    (14, "arn:aws:iam::123456789012:role/two"),
    (1, "arn:aws:role/short"),
    (1, ""),
];

/// MFA devices. The third has 7 characters, but AssumeRole requires 9.
pub(in crate::strategy) const MFA_SERIALS: Weighted<&str> =
    &[(10, "arn:aws:iam::123456789012:mfa/jane"), (8, "GAHT12345678"), (2, "1234567"), (1, "")];

/// Codes of the token provider. AssumeRole requires 6 characters.
pub(in crate::strategy) const TOKEN_CODES: Weighted<&str> =
    &[(10, "123456"), (6, "654321"), (1, "12345"), (1, "")];

/// External ids. AssumeRole requires at least 2 characters.
pub(in crate::strategy) const EXTERNAL_IDS: Weighted<&str> =
    &[(10, "1234"), (6, "partner"), (1, "x"), (1, "")];

/// Names of role sessions.
pub(in crate::strategy) const SESSION_NAMES: Weighted<&str> =
    &[(10, "session-one"), (6, "two@example"), (1, "")];

/// Values of `AWS_SDK_LOAD_CONFIG`. Three of four are one of the six that count as true.
pub(in crate::strategy) const TRUTHS: Weighted<&str> = &[
    (40, "1"),
    (14, "true"),
    (6, "t"),
    (6, "T"),
    (6, "TRUE"),
    (6, "True"),
    (7, "0"),
    (4, "false"),
    (3, "f"),
    (3, "yes"),
    (2, "on"),
    (2, "tRue"),
    (3, ""),
];

/// Which endpoints of STS and S3 are used.
pub(in crate::strategy) const ENDPOINT_RULES: Weighted<&str> =
    &[(4, "regional"), (4, "legacy"), (2, "REGIONAL"), (2, "global"), (1, "")];

/// IP versions of the metadata service.
pub(in crate::strategy) const IP_MODES: Weighted<&str> =
    &[(4, "IPv6"), (4, "IPv4"), (2, "ipv6"), (2, "both"), (1, "")];

/// Endpoints of the metadata service.
pub(in crate::strategy) const IMDS: Weighted<&str> =
    &[(3, "http://imds.example:1338"), (1, "nowhere"), (1, "")];
