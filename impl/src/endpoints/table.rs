//! The endpoints of a release, parsed once from the text of its table. All texts are borrowed from it.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;
use std::str::SplitAsciiWhitespace;

use super::properties::{Properties, Variant};
use super::region;

/// The parsed table. Its lists are flat; ranges of indexes connect them.
#[derive(Default)]
pub(super) struct Table {
    /// In the order of the search.
    partitions: Vec<Partition>,
    services: HashMap<&'static str, Range<usize>>,
    /// The services of the partitions; those of one name are adjacent.
    parts: Vec<ServiceInPartition>,
    /// The lines of the services; those of one service in a partition are adjacent.
    lines: Vec<Line>,
    /// The regions of the lines; those of one line are adjacent and sorted.
    regions: Vec<&'static str>,
}

/// A partition.
#[derive(Default)]
pub(super) struct Partition {
    pub(super) id: &'static str,
    pub(super) suffix: &'static str,
    pub(super) defaults: Defaults,
    prefixes: Vec<&'static str>,
}

/// The data of a partition on a service.
#[derive(Default)]
pub(super) struct ServiceInPartition {
    /// Whether the service is not regionalized.
    pub(super) is_global: bool,
    /// The name of its partition-wide endpoint, if it has one.
    pub(super) partition_endpoint: &'static str,
    pub(super) defaults: Defaults,
    /// The number of the partition.
    partition: usize,
    lines: Range<usize>,
}

/// The default properties of endpoints, by their variant.
#[derive(Default)]
pub(super) struct Defaults(Vec<(Variant, Properties)>);

/// Endpoints that differ only in their region.
struct Line {
    variant: Variant,
    /// The texts before and behind the region in their names.
    around: (&'static str, &'static str),
    /// Their properties, if they have any of their own.
    properties: Option<Box<Properties>>,
    regions: Range<usize>,
}

/// An endpoint of the table. `*` in its properties stands for `table_region`.
#[derive(Clone, Copy, Default)]
pub(super) struct Endpoint<'a> {
    pub(super) properties: Option<&'a Properties>,
    pub(super) table_region: &'static str,
}

/// A partition, its data on a service, and the service's endpoint with the requested name, if it has one.
#[derive(Clone, Copy)]
pub(super) struct PartitionMatch<'a> {
    pub(super) partition: &'a Partition,
    pub(super) part: Option<&'a ServiceInPartition>,
    pub(super) endpoint: Option<Endpoint<'a>>,
}

impl Table {
    /// Finds the partition of a service and a region: the first that has an endpoint with the name of the region, or whose
    /// regions have the same prefix; otherwise the first of all.
    pub(super) fn find_partition(
        &self,
        service: &str,
        region: &str,
        variant: Variant,
    ) -> Option<PartitionMatch<'_>> {
        let range = self.services.get(service).cloned().unwrap_or_default();
        let parts = self.parts.get(range).unwrap_or_default();
        let candidate = |(number, partition)| {
            let part = parts.iter().find(|part| part.partition == number);
            let endpoint = part.and_then(|part| self.endpoint(part, region, variant));
            PartitionMatch { partition, part, endpoint }
        };
        let prefix = LazyCell::new(|| region::prefix(region));
        let is_match =
            |found: &PartitionMatch<'_>| found.endpoint.is_some() || found.partition.has_prefix(*prefix);
        let mut candidates = self.partitions.iter().enumerate().map(candidate);
        candidates.clone().find(is_match).or_else(|| candidates.next())
    }

    /// The service's endpoint with this name.
    pub(super) fn endpoint(
        &self,
        part: &ServiceInPartition,
        name: &str,
        variant: Variant,
    ) -> Option<Endpoint<'_>> {
        let lines = self.lines.get(part.lines.clone()).unwrap_or_default();
        let mut lines = lines.iter().filter(|line| line.variant == variant);
        lines.find_map(|line| {
            Some(Endpoint {
                properties: line.properties.as_deref(),
                table_region: self.region_of(line, name)?,
            })
        })
    }

    /// The region of the line's endpoint with this name.
    fn region_of(&self, line: &Line, name: &str) -> Option<&'static str> {
        let region = match line.around {
            ("", "") => name,
            (before, after) => name.strip_prefix(before)?.strip_suffix(after)?,
        };
        let regions = self.regions.get(line.regions.clone())?;
        regions.binary_search(&region).ok().map(|index| regions[index])
    }
}

impl Partition {
    /// Whether its regions have this prefix.
    fn has_prefix(&self, prefix: Option<&str>) -> bool {
        prefix.is_some_and(|prefix| self.prefixes.contains(&prefix))
    }
}

impl Defaults {
    pub(super) fn get(&self, variant: Variant) -> Option<&Properties> {
        self.0.iter().find(|(known, _)| *known == variant).map(|(_, properties)| properties)
    }
}

impl Table {
    /// Reads the table of a file in the format of `scripts/endpoints`.
    pub(super) fn load(text: &'static str) -> Self {
        let mut loader = Loader::default();
        text.lines().for_each(|line| loader.line(line));
        loader.table
    }
}

type Words = SplitAsciiWhitespace<'static>;

#[derive(Default)]
struct Loader {
    table: Table,
    /// The lists of regions, by their numbers.
    lists: Vec<Range<usize>>,
    service: &'static str,
}

impl Loader {
    fn line(&mut self, line: &'static str) {
        let mut words = line.split_ascii_whitespace();
        match words.next().unwrap_or_default() {
            "list" => self.list(words),
            "partition" => self.partition(words),
            "service" => self.service = words.next().unwrap_or_default(),
            "in" => self.part(words),
            "default" => self.defaults(words),
            variant => {
                if let Some(variant) = Variant::named(variant) {
                    self.endpoints(variant, words);
                }
            }
        }
    }

    fn list(&mut self, words: Words) {
        let range = self.regions(words.skip(1));
        self.lists.push(range);
    }

    fn regions(&mut self, names: impl Iterator<Item = &'static str>) -> Range<usize> {
        let regions = &mut self.table.regions;
        let start = regions.len();
        regions.extend(names);
        start..regions.len()
    }

    /// The regions with these names, or those of the list that the names refer to.
    fn listed(&mut self, names: Words) -> Range<usize> {
        let number = names.clone().next().and_then(|name| name.strip_prefix('@')?.parse::<usize>().ok());
        let list = number.and_then(|number| self.lists.get(number).cloned());
        list.unwrap_or_else(|| self.regions(names))
    }

    fn partition(&mut self, mut words: Words) {
        let mut partition = Partition { id: words.next().unwrap_or_default(), ..Partition::default() };
        for word in words {
            match word.split_once('=') {
                Some(("suffix", suffix)) => partition.suffix = suffix,
                Some(("begins", prefixes)) => partition.prefixes = prefixes.split(',').collect(),
                _ => {}
            }
        }
        self.table.partitions.push(partition);
    }

    fn part(&mut self, mut words: Words) {
        let (id, mut partitions) = (words.next(), self.table.partitions.iter());
        let Some(partition) = partitions.position(|known| Some(known.id) == id) else { return };
        let (parts, end) = (&mut self.table.parts, self.table.lines.len());
        let mut part = ServiceInPartition { partition, lines: end..end, ..ServiceInPartition::default() };
        for word in words {
            match word.split_once('=') {
                None => part.is_global |= word == "global",
                Some((_, endpoint)) => part.partition_endpoint = endpoint,
            }
        }
        let number = parts.len();
        parts.push(part);
        self.table.services.entry(self.service).or_insert(number..number).end = number + 1;
    }

    /// The defaults of the service that was begun last, or of the partition if there is none yet.
    fn defaults(&mut self, mut words: Words) {
        let Some(variant) = words.next().and_then(Variant::named) else { return };
        let of_partition = self.table.partitions.last_mut().map(|partition| &mut partition.defaults);
        let of_part = self.table.parts.last_mut().map(|part| &mut part.defaults);
        if let Some(defaults) = of_part.or(of_partition) {
            defaults.0.push((variant, Properties::read(words)));
        }
    }

    fn endpoints(&mut self, variant: Variant, mut words: Words) {
        let mut around = ("", "");
        let own = words.by_ref().take_while(|word| *word != ":").inspect(|word| {
            if let Some(name) = word.strip_prefix("name=") {
                around = name.split_once('*').unwrap_or_default();
            }
        });
        let properties =
            Some(Properties::read(own)).filter(|properties| *properties != Properties::default());
        let (properties, regions) = (properties.map(Box::new), self.listed(words));
        self.table.lines.push(Line { variant, around, properties, regions });
        if let Some(part) = self.table.parts.last_mut() {
            part.lines.end = self.table.lines.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 2] =
        [include_str!("../../data/endpoints-1.14.txt"), include_str!("../../data/endpoints-1.55.txt")];

    /// How many lines of the text begin with one of the words.
    fn count(text: &str, words: &[&str]) -> usize {
        text.lines().filter(|line| words.contains(&line.split(' ').next().unwrap())).count()
    }

    #[test]
    fn every_line_is_read() {
        for text in TEXTS {
            let table = Table::load(text);
            assert_eq!(table.partitions.len(), count(text, &["partition"]));
            assert_eq!(table.services.len(), count(text, &["service"]));
            assert_eq!(table.parts.len(), count(text, &["in"]));
            assert_eq!(table.lines.len(), count(text, &["plain", "fips", "dualstack", "dualstack+fips"]));
            let partitions = table.partitions.iter().map(|partition| partition.defaults.0.len());
            let parts = table.parts.iter().map(|part| part.defaults.0.len());
            assert_eq!(partitions.chain(parts).sum::<usize>(), count(text, &["default"]));
            let known = ["#", "list", "partition", "regions", "service", "in", "default"];
            let lines = table.lines.len() + count(text, &known);
            assert_eq!(lines, text.lines().count());
        }
    }

    #[test]
    fn every_property_is_one_that_is_read() {
        let is_endpoint = |line: &str| Variant::named(line.split(' ').next().unwrap()).is_some();
        let lines = || TEXTS.iter().flat_map(|text| text.lines());
        let properties = lines()
            .filter(|line| is_endpoint(line))
            .chain(lines().filter_map(|line| line.strip_prefix("default ")));
        for line in properties {
            let own = line.split_once(" : ").map_or(line, |(own, _)| own);
            for word in own.split_ascii_whitespace().skip(1) {
                let key = word.split('=').next().unwrap();
                assert!(
                    ["name", "deprecated"].contains(&key) || Properties::default().set(key, "x"),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn a_name_comes_first_and_has_one_star() {
        for line in TEXTS.iter().flat_map(|text| text.lines()) {
            let names: Vec<_> =
                line.match_indices("name=").filter(|(at, _)| line[..*at].ends_with(' ')).collect();
            let name = line.split(' ').nth(1).and_then(|word| word.strip_prefix("name="));
            assert_eq!(names.len(), usize::from(name.is_some()), "{line}");
            assert!(name.is_none_or(|name| name.matches('*').count() == 1), "{line}");
        }
    }

    #[test]
    fn a_star_is_the_only_one_and_stands_beside_no_variable() {
        let words = TEXTS.iter().flat_map(|text| text.split_ascii_whitespace());
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            let alone = value.matches('*').count() == 1 && !value.contains('{');
            assert!(!value.contains('*') || alone, "{value}");
            assert!(key != "signing_region" || !value.contains('*') || value == "*", "{value}");
        }
    }

    #[test]
    fn a_line_has_the_regions_of_its_list_in_order() {
        for text in TEXTS {
            let mut numbers = text.lines().filter_map(|line| line.strip_prefix("list @")?.split(' ').next());
            assert!((0..).zip(&mut numbers).all(|(number, found)| found.parse() == Ok(number)));
            let table = Table::load(text);
            assert!(table.regions.iter().all(|region| !region.is_empty() && !region.contains(['@', ' '])));
            let mut lines = table.lines.iter().map(|line| &table.regions[line.regions.clone()]);
            assert!(lines.all(|regions| !regions.is_empty() && regions.is_sorted()));
        }
    }
}
