//! Whole cases: all parts of a case drawn together, and the numbered sequence of such cases. A module belongs here if it joins the rooms
//! below; it draws no part of a case itself.

mod additions;
pub(super) mod source;

use proptest::strategy::Strategy;

use crate::strategy::draw::{Select, Weighted};
use crate::strategy::environment::variables::Environment;
use crate::strategy::files::shared::Files;
use crate::strategy::program::{observe, options};
use crate::strategy::settings::Settings;
use crate::strategy::tls::server::Tls;
use crate::vocabulary::case::{Case, Edition, Observe, Options};
use additions::Additions;

/// Whether a case has neither variables nor files, which independent draws hardly ever produce.
const BARE: Weighted<bool> = &[(996, false), (4, true)];

/// The strategy for whole cases of an edition, without an id.
pub fn case(edition: Edition, settings: Settings) -> impl Strategy<Value = Case> + Send + Sync {
    let files = Files::strategy(settings);
    let environment = Environment::strategy(settings);
    let program = (observe::strategy(edition), options::strategy());
    let additions = Additions::strategy(edition, settings);
    (files, environment, program, Select(BARE), Tls::strategy(), additions).prop_map(
        move |(files, environment, (observe, options), bare, tls, additions)| {
            let mut case = assemble(edition, files, environment, (options, observe), tls);
            additions.place(settings.modern, &mut case);
            if bare { Case { env: Default::default(), files: Default::default(), ..case } } else { case }
        },
    )
}

fn assemble(
    edition: Edition,
    files: Files,
    environment: Environment,
    (options, observe): (Options, Observe),
    tls: Option<Tls>,
) -> Case {
    let mut case = Case {
        id: String::new(),
        edition,
        platform: environment.platform,
        env: environment.variables,
        files: Default::default(),
        programs: Default::default(),
        certificates: Default::default(),
        sts: None,
        remote: Default::default(),
        options,
        observe,
    };
    tls.into_iter().for_each(|tls| tls.place(&mut case));
    files.place(&mut case);
    case
}
