//! The endpoint of a service for the clients of a session, as the model computes it, and the setting that decides on it.

use awsess_model::client::ClientConfig;
use awsess_model::endpoints::{self, Endpoint, EndpointSettings, EndpointSource, Level, RegionAlias};
use awsess_model::failure::Failure;
use awsess_model::rule::Rule;
use awsess_model::session::Session;
use awsess_model::trace::{self, Decision, Subject, Trace};
use awsess_model::world::{Config, Edition};

use crate::explain::world::view::View;

/// The name of STS.
pub(in crate::explain) const STS: &str = "sts";
/// The name under which the SDK resolves the endpoint of the instance metadata service.
pub(in crate::explain) const METADATA: &str = "ec2metadata";

/// A setting on which endpoints depend, besides the region.
pub(in crate::explain) struct Setting {
    pub(in crate::explain) variable: &'static str,
    key: &'static str,
    field: &'static str,
    /// The service whose regional endpoints it selects; `None` if it is about all services.
    service: Option<&'static str>,
    unset: fn(&mut EndpointSettings),
}

/// The settings, the strongest first.
pub(in crate::explain) const SETTINGS: [Setting; 4] = [
    Setting {
        variable: "AWS_USE_FIPS_ENDPOINT",
        key: "use_fips_endpoint",
        field: "UseFIPSEndpoint",
        service: None,
        unset: |settings| settings.fips = None,
    },
    Setting {
        variable: "AWS_USE_DUALSTACK_ENDPOINT",
        key: "use_dualstack_endpoint",
        field: "UseDualStackEndpoint",
        service: None,
        unset: |settings| settings.dual_stack = None,
    },
    Setting {
        variable: "AWS_STS_REGIONAL_ENDPOINTS",
        key: "sts_regional_endpoints",
        field: "STSRegionalEndpoint",
        service: Some(STS),
        unset: |settings| settings.sts_regional = None,
    },
    Setting {
        variable: "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
        key: "s3_us_east_1_regional_endpoint",
        field: "S3UsEast1RegionalEndpoint",
        service: Some("s3"),
        unset: |settings| settings.s3_regional = None,
    },
];

impl Setting {
    /// The name of the value that an explanation has of it.
    pub(in crate::explain) const fn name(&self) -> &'static str {
        self.key
    }

    /// The setting that selects the regional endpoints of the service.
    pub(in crate::explain) fn of_service(service: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.service == Some(service))
    }

    /// The decision about the setting, if anything sets it. It is the first one: what is decided by the setting comes later.
    pub(in crate::explain) fn decision<'t, 'w>(&self, view: &'t View<'w>) -> Option<Decision<'t, 'w>> {
        let mut about = view.trace.decisions().filter(|decision| decision.subject == Subject::Endpoint);
        about.find(|decision| decision.winner.is_some_and(|winner| self.is_origin(&winner.origin)))
    }

    fn is_origin(&self, origin: &trace::Origin<'_>) -> bool {
        match origin {
            trace::Origin::Config(field) => *field == self.field,
            other => other.variable() == Some(self.variable) || other.key() == Some(self.key),
        }
    }
}

/// The rules by which every endpoint is resolved, which say the least about a single one.
const OF_EVERY_ENDPOINT: [&str; 6] = ["CLI-1", "CLI-2", "CLI-10", "CLI-12", "CLI-13", "CLI-15"];

/// The endpoint of a service.
pub(in crate::explain) struct ServiceEndpoint<'v> {
    session: &'v Session,
    pub(in crate::explain) service: &'v str,
    /// The config of the service's client.
    pub(in crate::explain) client: ClientConfig,
    /// What the table of the edition gives, unless the program sets the endpoint.
    pub(in crate::explain) by_table: Option<Result<Endpoint, Failure>>,
    /// The rules by which it was resolved, each once, those that hold of every endpoint at the end.
    pub(in crate::explain) rules: Vec<Rule>,
}

impl<'v> ServiceEndpoint<'v> {
    /// The endpoint of a service for a client of the session, if there is a session.
    pub(in crate::explain) fn new(view: &'v View<'_>, service: &'v str) -> Option<Self> {
        let session = view.outcome.session()?;
        let mut trace = Trace::default();
        let client = session.client_config(service, &Config::default(), &mut trace);
        let about = trace.decisions().filter(|decision| decision.subject == Subject::Endpoint);
        let mut rules: Vec<Rule> = Vec::new();
        for rule in about.flat_map(|decision| decision.rules) {
            if !rules.contains(rule) {
                rules.push(*rule);
            }
        }
        rules.sort_by_key(|rule| OF_EVERY_ENDPOINT.contains(&rule.id()));
        let by_table = session.endpoint().is_none();
        let by_table = by_table.then(|| with(session, service, session.endpoint_settings()));
        Some(Self { session, service, client, by_table, rules })
    }

    /// The endpoint that the table gives.
    pub(in crate::explain) fn found(&self) -> Option<&Endpoint> {
        self.by_table.as_ref()?.as_ref().ok()
    }

    /// The setting without which the endpoint would be another one.
    pub(in crate::explain) fn setting(&self) -> Option<&'static Setting> {
        self.by_table.as_ref()?;
        SETTINGS.iter().find(|setting| {
            let mut settings = self.session.endpoint_settings().clone();
            (setting.unset)(&mut settings);
            self.differs(&with(self.session, self.service, &settings))
        })
    }

    /// Whether the endpoint would be another one without a region.
    pub(in crate::explain) fn depends_on_region(&self) -> bool {
        let settings = self.session.endpoint_settings();
        let without =
            endpoints::resolve(self.session.edition(), self.service, "", settings, &mut Trace::default());
        self.by_table.is_some() && self.differs(&without)
    }

    fn differs(&self, other: &Result<Endpoint, Failure>) -> bool {
        let other = other.as_ref().map(|other| (&other.url, &other.signing_region)).ok();
        other != self.found().map(|own| (&own.url, &own.signing_region))
    }

    /// The regional endpoint, if this one is global although the service has one in the region.
    pub(in crate::explain) fn regional(&self) -> Option<Endpoint> {
        let regional = EndpointSettings {
            sts_regional: Some(true),
            s3_regional: Some(true),
            ..self.session.endpoint_settings().clone()
        };
        let other = with(self.session, self.service, &regional).ok()?;
        let is_legacy = self.found()?.explanation.alias == Some(RegionAlias::Legacy);
        Some(other).filter(|_| is_legacy)
    }
}

/// Resolves the endpoint of the service in the region of the session, with these settings.
fn with(session: &Session, service: &str, settings: &EndpointSettings) -> Result<Endpoint, Failure> {
    let region = session.region().unwrap_or_default();
    endpoints::resolve(session.edition(), service, region, settings, &mut Trace::default())
}

/// Whether the host is made of the names of service and region alone, because the table has no entry for it.
pub(in crate::explain) fn is_made_by_rule(endpoint: &Endpoint) -> bool {
    let explanation = &endpoint.explanation;
    let is_listed = match explanation.source {
        EndpointSource::Listed | EndpointSource::Global | EndpointSource::Metadata => true,
        EndpointSource::Defaults | EndpointSource::UnknownService => false,
    };
    !is_listed && explanation.level == Level::Partition
}

/// The service that this name may mean, if the table of the edition does not have it.
#[must_use]
pub fn similar_service(edition: Edition, name: &str) -> Option<&'static str> {
    if endpoints::services(edition).any(|service| service == name) {
        return None;
    }
    let lower = name.to_lowercase();
    let by_package = PACKAGES.iter().find(|(package, _)| *package == lower).map(|(_, service)| *service);
    let near = || {
        let near =
            endpoints::services(edition).map(|service| (strsim::osa_distance(&lower, service), service));
        near.filter(|(distance, _)| *distance <= lower.len() / 3).min().map(|(_, service)| service)
    };
    by_package.or_else(near)
}

/// Packages of the SDK whose clients name their service differently for endpoints.
const PACKAGES: [(&str, &str); 30] = [
    ("applicationautoscaling", "application-autoscaling"),
    ("cloudwatch", "monitoring"),
    ("cloudwatchevents", "events"),
    ("cloudwatchlogs", "logs"),
    ("cognitoidentity", "cognito-identity"),
    ("cognitoidentityprovider", "cognito-idp"),
    ("configservice", "config"),
    ("costexplorer", "ce"),
    ("databasemigrationservice", "dms"),
    ("dynamodbstreams", "streams.dynamodb"),
    ("ecr", "api.ecr"),
    ("efs", "elasticfilesystem"),
    ("elasticsearchservice", "es"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("eventbridge", "events"),
    ("iotdataplane", "data-ats.iot"),
    ("lexruntimeservice", "runtime.lex"),
    ("marketplacemetering", "metering.marketplace"),
    ("opensearchservice", "es"),
    ("pricing", "api.pricing"),
    ("rdsdataservice", "rds-data"),
    ("resourcegroupstaggingapi", "tagging"),
    ("s3control", "s3-control"),
    ("ses", "email"),
    ("sfn", "states"),
    ("simpledb", "sdb"),
    ("sso", "portal.sso"),
    ("ssooidc", "oidc"),
];
