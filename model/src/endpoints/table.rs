//! The table of endpoints of a release. It is a text, whose format `scripts/endpoints` describes, and each query parses the
//! blocks that it needs.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Level, Property, Variant};
use crate::world::Edition;

/// The text of a table, split into its blocks. A block is the text after the word `list`, `partition` or `service`, up to
/// the next block. The build script splits the text, because the text of edition 1.55 has 120 KB and each query would
/// otherwise search all of it for the beginnings of the blocks.
pub(super) struct Table {
    lists: &'static [&'static str],
    partitions: &'static [&'static str],
    services: &'static [&'static str],
}

// The tables `V1_14` and `V1_55`, which the build script generates from `data`.
include!(concat!(env!("OUT_DIR"), "/tables.rs"));

impl Table {
    /// The table of the edition's release.
    pub(super) fn for_edition(edition: Edition) -> &'static Self {
        match edition {
            Edition::V1_14 => &V1_14,
            Edition::V1_55 => &V1_55,
        }
    }

    /// The partitions, in the order in which they are searched.
    pub(super) fn partitions(&self) -> impl Iterator<Item = Partition> + use<> {
        self.partitions.iter().filter_map(|block| Partition::read(block))
    }

    /// The service of this name, in all its partitions.
    pub(super) fn service(&'static self, name: &str) -> Option<Service> {
        find(self.services, name).map(|text| Service { table: self, text })
    }

    /// The names of the services.
    pub(super) fn services(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.services.iter().map(|block| name_in(block))
    }

    /// The regions of a list, which may be a reference to a numbered list.
    fn regions(&self, list: &'static str) -> impl Iterator<Item = &'static str> + use<> {
        let named = list.starts_with('@').then(|| find(self.lists, list)).flatten();
        named.unwrap_or(list).trim_start().split(' ')
    }
}

/// Finds the block with this name among blocks in the order of their names. Returns the text after the name.
fn find(blocks: &[&'static str], name: &str) -> Option<&'static str> {
    let found = blocks.binary_search_by_key(&name, |block| name_in(block)).ok()?;
    Some(&blocks[found][name.len()..])
}

/// The name at the beginning of the block.
fn name_in(block: &str) -> &str {
    block.split([' ', '\n']).next().unwrap_or(block)
}

/// A partition, with its default properties for all services.
#[derive(Default)]
pub(super) struct Partition {
    pub(super) name: &'static str,
    pub(super) suffix: &'static str,
    /// The prefixes of the partition's regions, separated by commas.
    prefixes: &'static str,
    lines: &'static str,
}

impl Partition {
    fn read(text: &'static str) -> Option<Self> {
        let (head, lines) = text.split_once('\n')?;
        let (name, words) = head.split_once(' ')?;
        let value = |key| words.split(' ').find_map(|word: &str| word.strip_prefix(key));
        Some(Self { name, suffix: value("suffix=")?, prefixes: value("begins=")?, lines })
    }

    /// Whether the region matches the pattern of the partition's regions, such as `eu-west-1`: a prefix, a word and a number,
    /// with a hyphen between them.
    pub(super) fn matches(&self, region: &str) -> bool {
        self.prefixes.split(',').any(|prefix| matches_pattern(region, prefix))
    }

    /// The regions that the table lists.
    pub(super) fn regions(&self) -> impl Iterator<Item = &'static str> + use<> {
        let words = lines(self.lines).find_map(|line| line.strip_prefix("regions "));
        words.into_iter().flat_map(|words| words.split(' '))
    }

    /// The default properties of all services; `None` if the partition has none for this variant.
    pub(super) fn default(&self, variant: Variant) -> Option<Properties> {
        default(self.lines, variant, Level::Partition)
    }
}

fn matches_pattern(region: &str, prefix: &str) -> bool {
    let rest = region.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
    rest.and_then(|rest| rest.split_once('-')).is_some_and(|(place, number)| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !place.is_empty()
            && place.chars().all(is_word)
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

/// The lines of a block or of a part of it.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split('\n')
}

/// The properties in the `default` line of the variant; `None` without such a line.
fn default(text: &'static str, variant: Variant, level: Level) -> Option<Properties> {
    let words = |line: &'static str| match line.strip_prefix("default ")?.split_once(' ') {
        Some((word, words)) => (word == variant.name()).then_some(words),
        None => line.ends_with(variant.name()).then_some(""),
    };
    lines(text).find_map(words).map(|words| Properties::read(words, level, ""))
}

/// A service, with its parts for all partitions.
#[derive(Clone, Copy)]
pub(super) struct Service {
    table: &'static Table,
    text: &'static str,
}

impl Service {
    /// The part of the service for a partition; `None` if the partition does not have the service.
    pub(super) fn within(self, partition: &str) -> Option<ServiceInPartition> {
        self.text.split("\nin ").skip(1).find_map(|part| {
            let (head, lines) = part.split_once('\n').unwrap_or((part, ""));
            let mut words = head.split(' ');
            (words.next() == Some(partition)).then(|| ServiceInPartition {
                table: self.table,
                is_global: words.clone().any(|word| word == "global"),
                endpoint: words.find_map(|word| word.strip_prefix("partition_endpoint=")).unwrap_or_default(),
                lines,
            })
        })
    }
}

/// A service in a partition.
pub(super) struct ServiceInPartition {
    table: &'static Table,
    /// Whether the service has one endpoint for all regions of the partition.
    pub(super) is_global: bool,
    /// The name of the endpoint for the whole partition; empty if there is none.
    pub(super) endpoint: &'static str,
    lines: &'static str,
}

impl ServiceInPartition {
    /// The default properties of the service in all regions; `None` if it has none for this variant.
    pub(super) fn default(&self, variant: Variant) -> Option<Properties> {
        default(self.lines, variant, Level::Service)
    }

    /// Whether the table has an endpoint with this name.
    pub(super) fn has(&self, name: &str, variant: Variant) -> bool {
        self.listed(name, variant).is_some()
    }

    /// The properties of the endpoint with this name.
    pub(super) fn endpoint_of(&self, name: &str, variant: Variant) -> Option<Properties> {
        let (words, region) = self.listed(name, variant)?;
        Some(Properties::read(words, Level::Endpoint, region))
    }

    /// The properties in the line of the endpoint with this name, as text, and the region of the endpoint.
    fn listed(&self, name: &str, variant: Variant) -> Option<(&'static str, &'static str)> {
        lines(self.lines).find_map(|line| {
            let Line { words, regions } = Line::read(line, variant)?;
            let region = region_in(words, name)?;
            let region = self.table.regions(regions).find(|listed| *listed == region)?;
            Some((words, region))
        })
    }

    /// The names of the endpoints of a variant, in the order of the table.
    pub(super) fn names(&self, variant: Variant) -> impl Iterator<Item = Cow<'static, str>> + use<> {
        let table = self.table;
        lines(self.lines).filter_map(move |line| Line::read(line, variant)).flat_map(move |line| {
            let name = name_of(line.words).unwrap_or("*");
            table.regions(line.regions).map(move |region| with_region(name, region))
        })
    }
}

/// A line, which describes one endpoint for each of its regions.
struct Line {
    /// The properties of the endpoints, separated by spaces. `*` stands for the region.
    words: &'static str,
    /// The regions, or the number of a list of regions.
    regions: &'static str,
}

impl Line {
    /// Parses a line of endpoints; `None` for any other line and for another variant.
    fn read(line: &'static str, variant: Variant) -> Option<Self> {
        let rest = line.strip_prefix(variant.name())?.strip_prefix(' ')?;
        let (words, regions) = match rest.strip_prefix(": ") {
            Some(regions) => ("", regions),
            None => rest.split_once(" : ")?,
        };
        Some(Self { words, regions })
    }
}

/// The value of the property `name`; `None` if the endpoints are named after their regions.
fn name_of(words: &'static str) -> Option<&'static str> {
    words.strip_prefix("name=").map(|rest| rest.split(' ').next().unwrap_or(rest))
}

/// The region that an endpoint with this name would have in a line with these properties.
fn region_in<'n>(words: &'static str, name: &'n str) -> Option<&'n str> {
    let Some((before, after)) = name_of(words).and_then(|pattern| pattern.split_once('*')) else {
        return Some(name);
    };
    name.strip_prefix(before)?.strip_suffix(after)
}

/// The value with the region in place of `*`.
fn with_region(value: &'static str, region: &'static str) -> Cow<'static, str> {
    match value {
        "*" => Cow::Borrowed(region),
        _ if value.contains('*') => Cow::Owned(value.replace('*', region)),
        _ => Cow::Borrowed(value),
    }
}

/// Properties of an endpoint, those of the widest level first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Properties(pub(super) Vec<Property>);

impl Properties {
    fn read(words: &'static str, level: Level, region: &'static str) -> Self {
        let words = words.split(' ').filter(|word| !word.is_empty() && !word.starts_with("name="));
        let property = |word: &'static str| {
            let (key, value) = word.split_once('=').unwrap_or((word, "true"));
            Property { level, key, value: with_region(value, region) }
        };
        Self(words.map(property).collect())
    }

    /// The properties with this key, that of the narrowest level first.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &Property> {
        self.0.iter().rev().filter(move |property| property.key == key)
    }

    /// Removes the properties with these keys.
    pub(super) fn without(mut self, keys: &[&str]) -> Self {
        self.0.retain(|property| !keys.contains(&property.key));
        self
    }

    /// Adds the properties of a narrower level, which take precedence.
    pub(super) fn overridden_by(mut self, narrower: Option<Self>) -> Self {
        self.0.extend(narrower.unwrap_or_default().0);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_found_and_no_other() {
        for edition in [Edition::V1_14, Edition::V1_55] {
            let table = Table::for_edition(edition);
            let names: Vec<_> = table.services().collect();
            assert!(names.len() > 100 && names.is_sorted());
            for name in &names {
                assert!(table.service(name).is_some(), "{name}");
                for other in [["a", name].concat(), [name, "\n"].concat(), [name, " "].concat()] {
                    assert!(table.service(&other).is_none(), "{other:?}");
                }
            }
            assert!(["", " ", "in aws", "zzz", "\0", "é"].iter().all(|name| table.service(name).is_none()));
        }
    }

    #[test]
    fn every_endpoint_is_found_by_its_name() {
        let plain = Variant::default();
        for edition in [Edition::V1_14, Edition::V1_55] {
            let table = Table::for_edition(edition);
            let services = table.services().filter_map(|name| table.service(name));
            let all: Vec<_> =
                services.flat_map(|s| table.partitions().filter_map(move |p| s.within(p.name))).collect();
            let names = all.iter().flat_map(|service| service.names(plain).map(move |name| (service, name)));
            let found = names.filter(|(service, name)| service.endpoint_of(name, plain).is_some()).count();
            assert_eq!(found, all.iter().map(|service| service.names(plain).count()).sum::<usize>());
            assert_eq!(found, if edition == Edition::V1_14 { 1_318 } else { 7_582 });
        }
    }

    #[test]
    fn a_region_matches_the_pattern_of_a_partition() {
        let of = |region: &str| {
            let mut partitions = Table::for_edition(Edition::V1_55).partitions();
            partitions.find(|partition| partition.matches(region)).map(|partition| partition.name)
        };
        assert_eq!(of("eu-nowhere-99"), Some("aws"));
        assert_eq!(of("us-gov-1"), Some("aws"));
        assert_eq!(of("us-gov-x_1-1"), Some("aws-us-gov"));
        assert_eq!(of("us-isof-a-1"), Some("aws-iso-f"));
        for other in
            ["", "us", "us-east", "us-east-", "us--1", "us-east-1a", "us-east-1-x", "mars-north-1", "us-é-1"]
        {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
