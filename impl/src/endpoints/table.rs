//! The table of a release's endpoints, read once. All texts are borrowed from it.

use std::collections::HashMap;
use std::ops::Range;

use super::properties::{Properties, Variant};
use super::region;

/// The partitions in the order in which they are asked, and what each knows of the services.
#[derive(Default)]
pub(super) struct Table {
    partitions: Vec<Partition>,
    services: HashMap<&'static str, Range<usize>>,
    /// The services' parts, those of one service side by side.
    parts: Vec<Part>,
    /// The lines of the parts, those of one part side by side.
    lines: Vec<Line>,
    /// The regions of the lines, those of one line side by side and sorted.
    regions: Vec<&'static str>,
}

/// A partition.
#[derive(Default)]
pub(super) struct Partition {
    pub(super) id: &'static str,
    pub(super) suffix: &'static str,
    pub(super) defaults: Defaults,
    beginnings: Vec<&'static str>,
}

/// A service in a partition.
#[derive(Default)]
pub(super) struct Part {
    /// Whether the service has one endpoint for the whole partition.
    pub(super) is_global: bool,
    /// The name of that endpoint.
    pub(super) partition_endpoint: &'static str,
    pub(super) defaults: Defaults,
    /// The number of the partition.
    partition: usize,
    lines: Range<usize>,
}

/// What holds for endpoints that say nothing themselves, by their variant.
#[derive(Default)]
pub(super) struct Defaults(Vec<(Variant, Properties)>);

/// Endpoints that differ in their region alone.
struct Line {
    variant: Variant,
    /// What stands around the region in their names.
    around: (&'static str, &'static str),
    /// Their properties, read when they are asked for: few ever are.
    said: &'static str,
    regions: Range<usize>,
}

/// An endpoint of the table. In its properties `*` is the region.
#[derive(Clone, Copy, Default)]
pub(super) struct Endpoint {
    pub(super) properties: Properties,
    pub(super) star: &'static str,
}

/// A partition and what it knows of a service.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) partition: &'a Partition,
    pub(super) part: Option<&'a Part>,
}

impl Table {
    /// Where the service is for the region: in the first partition that has an endpoint of that name, or whose regions
    /// have the region's shape; else in the very first.
    pub(super) fn place(&self, service: &str, region: &str, variant: Variant) -> Option<Place<'_>> {
        let range = self.services.get(service).cloned().unwrap_or_default();
        let parts = self.parts.get(range).unwrap_or_default();
        let place = |(number, partition)| Place {
            partition,
            part: parts.iter().find(|part| part.partition == number),
        };
        let beginning = region::beginning(region);
        let has = |place: &Place<'_>| {
            let known = place.part.is_some_and(|part| self.line(part, region, variant).is_some());
            known || beginning.is_some_and(|beginning| place.partition.beginnings.contains(&beginning))
        };
        let mut places = self.partitions.iter().enumerate().map(place);
        let first = places.clone().next();
        places.find(has).or(first)
    }

    /// The service's endpoint of this name.
    pub(super) fn endpoint(&self, part: &Part, name: &str, variant: Variant) -> Option<Endpoint> {
        let (line, star) = self.line(part, name, variant)?;
        Some(Endpoint { properties: Properties::read(line.said.split(' ')), star })
    }

    /// The line that has an endpoint of this name, and the region of that.
    fn line(&self, part: &Part, name: &str, variant: Variant) -> Option<(&Line, &'static str)> {
        let lines = self.lines.get(part.lines.clone()).unwrap_or_default();
        let mut lines = lines.iter().filter(|line| line.variant == variant);
        lines.find_map(|line| Some((line, self.region_of(line, name)?)))
    }

    /// The region of the line's endpoint of this name.
    fn region_of(&self, line: &Line, name: &str) -> Option<&'static str> {
        let region = match line.around {
            ("", "") => name,
            (before, after) => name.strip_prefix(before)?.strip_suffix(after)?,
        };
        let regions = self.regions.get(line.regions.clone())?;
        regions.binary_search(&region).ok().map(|index| regions[index])
    }
}

impl Defaults {
    pub(super) fn of(&self, variant: Variant) -> Option<Properties> {
        self.0.iter().find(|(known, _)| *known == variant).map(|(_, properties)| *properties)
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

#[derive(Default)]
struct Loader {
    table: Table,
    /// The numbered lists of regions.
    lists: HashMap<&'static str, Range<usize>>,
    service: &'static str,
}

impl Loader {
    fn line(&mut self, line: &'static str) {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        match first {
            "list" => self.list(rest),
            "partition" => self.partition(rest),
            "service" => self.service = rest,
            "in" => self.part(rest),
            "default" => self.defaults(rest),
            variant => {
                if let Some(variant) = Variant::named(variant) {
                    self.endpoints(variant, rest);
                }
            }
        }
    }

    fn list(&mut self, rest: &'static str) {
        let (number, regions) = rest.split_once(' ').unwrap_or((rest, ""));
        let range = self.regions(regions);
        self.lists.insert(number, range);
    }

    fn regions(&mut self, names: &'static str) -> Range<usize> {
        let regions = &mut self.table.regions;
        let start = regions.len();
        regions.extend(names.split(' '));
        start..regions.len()
    }

    fn partition(&mut self, rest: &'static str) {
        let (id, said) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut partition = Partition { id, ..Partition::default() };
        for word in said.split(' ') {
            match word.split_once('=') {
                Some(("suffix", suffix)) => partition.suffix = suffix,
                Some(("begins", beginnings)) => partition.beginnings = beginnings.split(',').collect(),
                _ => {}
            }
        }
        self.table.partitions.push(partition);
    }

    fn part(&mut self, rest: &'static str) {
        let (partition, said) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut partitions = self.table.partitions.iter();
        let Some(partition) = partitions.position(|known| known.id == partition) else { return };
        let (parts, end) = (&mut self.table.parts, self.table.lines.len());
        let mut part = Part { partition, lines: end..end, ..Part::default() };
        for word in said.split(' ') {
            match word.split_once('=') {
                None => part.is_global |= word == "global",
                Some((_, endpoint)) => part.partition_endpoint = endpoint,
            }
        }
        let number = parts.len();
        parts.push(part);
        self.table.services.entry(self.service).or_insert(number..number).end = number + 1;
    }

    /// Of the service's part that was begun last, else of the partition.
    fn defaults(&mut self, rest: &'static str) {
        let mut words = rest.split(' ');
        let Some(variant) = words.next().and_then(Variant::named) else { return };
        let of_partition = self.table.partitions.last_mut().map(|partition| &mut partition.defaults);
        let of_part = self.table.parts.last_mut().map(|part| &mut part.defaults);
        if let Some(defaults) = of_part.or(of_partition) {
            defaults.0.push((variant, Properties::read(words)));
        }
    }

    fn endpoints(&mut self, variant: Variant, rest: &'static str) {
        let (said, names) = rest.split_once(": ").unwrap_or((rest, ""));
        let list = self.lists.get(names).cloned();
        let regions = list.unwrap_or_else(|| self.regions(names));
        let name = said.strip_prefix("name=").and_then(|name| name.split(' ').next());
        let around = name.and_then(|name| name.split_once('*')).unwrap_or_default();
        self.table.lines.push(Line { variant, around, said, regions });
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
        let begins = |line: &str| Variant::named(line.split(' ').next().unwrap()).is_some();
        let lines = || TEXTS.iter().flat_map(|text| text.lines());
        let properties = lines()
            .filter(|line| begins(line))
            .chain(lines().filter_map(|line| line.strip_prefix("default ")));
        for line in properties {
            let said = line.split_once(" : ").map_or(line, |(said, _)| said);
            for word in said.split(' ').skip(1) {
                let key = word.split('=').next().unwrap();
                assert!(
                    ["name", "deprecated"].contains(&key) || Properties::default().named(key).is_some(),
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
    fn a_line_has_the_regions_of_its_list_in_order() {
        for text in TEXTS {
            let table = Table::load(text);
            assert!(table.regions.iter().all(|region| !region.is_empty() && !region.contains(['@', ' '])));
            let mut lines = table.lines.iter().map(|line| &table.regions[line.regions.clone()]);
            assert!(lines.all(|regions| !regions.is_empty() && regions.is_sorted()));
        }
    }
}
