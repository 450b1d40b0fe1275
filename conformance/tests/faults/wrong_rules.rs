//! Seeded faults of the model: rows that name the rule of another row, in the order in which a session is created.

use awsess_conformance::case::Edition;

use crate::fault::Fault;

/// A row of a file of the model that has a wrong rule.
const fn row(name: &'static str, file: &'static str, right: &'static str, wrong: &'static str) -> Fault {
    Fault { name, editions: &Edition::ALL, file, right, wrong }
}

/// One row of every family of rules, or more.
#[rustfmt::skip]
pub(crate) const WRONG_RULES: &[Fault] = &[
    row("NEW-5 is NEW-6", "resolve.rs", "rule::NEW_5", "rule::NEW_6"),
    row("OPT-1 is OPT-2", "merge.rs", "rule::OPT_1", "rule::OPT_2"),
    row("ENV-12 is ENV-13", "merge.rs", "rule::ENV_12", "rule::ENV_13"),
    row("ENV-9 is ENV-10", "merge.rs", "rule::ENV_9", "rule::ENV_10"),
    row("REG-3 is REG-2", "merge.rs", "rule::REG_3", "rule::REG_2"),
    row("ENV-3 is ENV-4", "environment.rs", "rule::ENV_3", "rule::ENV_4"),
    row("SCS-11 is SCS-10", "environment.rs", "rule::SCS_11", "rule::SCS_10"),
    row("ENV-15 is ENV-16", "files.rs", "rule::ENV_15", "rule::ENV_16"),
    row("FILE-9 is FILE-6", "files.rs", "rule::FILE_9", "rule::FILE_6"),
    row("PROF-2 is PROF-3", "profile/mod.rs", "rule::PROF_2", "rule::PROF_3"),
    row("INI14-12 is INI14-14", "ini/v1_14.rs", "rule::INI14_12", "rule::INI14_14"),
    row("INI14-15 is INI14-16", "ini/v1_14/lookup.rs", "rule::INI14_15", "rule::INI14_16"),
    row("INI55-9 is INI55-8", "ini/v1_55.rs", "rule::INI55_9", "rule::INI55_8"),
    row("CRED-3 is CRED-2", "profile/mod.rs", "rule::CRED_3", "rule::CRED_2"),
    row("ROLE-3 is ROLE-5", "profile/v1_14.rs", "Source::excluded(rule::ROLE_3, arn)", "Source::excluded(rule::ROLE_5, arn)"),
    row("ROLE-13 is ROLE-23", "profile/v1_55.rs", "rule::ROLE_13", "rule::ROLE_23"),
    row("MERGE-6 is MERGE-5", "credentials.rs", "rule::MERGE_6", "rule::MERGE_5"),
    row("CRED-7 is CRED-5", "role_chain.rs", "rule::CRED_7", "rule::CRED_5"),
    row("MFA-4 is MFA-2", "role.rs", "rule::MFA_4", "rule::MFA_2"),
    row("CHAIN-8 is CHAIN-9", "fallback.rs", "rule::CHAIN_8", "rule::CHAIN_9"),
    row("CHAIN-17 is CHAIN-16", "provider_chain.rs", "(\"\", &[rule::CHAIN_17])", "(\"\", &[rule::CHAIN_16])"),
    row("DNEW-9 is DNEW-8", "deprecated_new.rs", "rule::DNEW_9", "rule::DNEW_8"),
    row("SSO-3 is SSO-4", "second_session.rs", "rule::SSO_3", "rule::SSO_4"),
    row("MFA-12 is ROLE-25", "role.rs", "rule::MFA_12", "rule::ROLE_25"),
    row("TLS-9 is TLS-8", "tls.rs", "rule::TLS_9", "rule::TLS_8"),
    row("TLS-23 is TLS-17", "trust.rs", "rule::TLS_23", "rule::TLS_17"),
    row("CTLS-2 is CTLS-1", "client_tls.rs", "rule::CTLS_2", "rule::CTLS_1"),
    row("HAND-6 is HAND-8", "session.rs", "rule::HAND_6", "rule::HAND_8"),
    row("COPY-4 is COPY-2", "config_merge.rs", "rule::COPY_4", "rule::COPY_2"),
    row("CLI-23 is CLI-2", "endpoints/v1_14.rs", "rule::CLI_23", "rule::CLI_2"),
    row("CLI-25 is CLI-21", "endpoints/v1_55.rs", "rule::CLI_25", "rule::CLI_21"),
    row("CLI-7 is CLI-27", "endpoints/builder.rs", "rule::CLI_7", "rule::CLI_27"),
    row("CALL-3 is CALL-1", "call.rs", "rule::CALL_3", "rule::CALL_1"),
];
