//! When a certificate is good: RFC 5280, section 4.1.2.5.

use std::ops::RangeInclusive;

use yasna::tags::TAG_UTCTIME;
use yasna::{ASN1Result, BERReader, parse_der};

/// Seconds since the epoch, both ends included; none where it cannot be read.
pub(super) fn validity(certificate: &[u8]) -> Option<RangeInclusive<i64>> {
    let signed = parts(certificate).ok()?;
    // Where it stands depends on the version, but nothing else is a pair of times.
    parts(signed.first()?).ok()?.iter().find_map(|field| span(field).ok())
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is of one lifetime only")]
fn parts(sequence: &[u8]) -> ASN1Result<Vec<Vec<u8>>> {
    parse_der(sequence, |sequence| sequence.collect_sequence_of(|part| part.read_der()))
}

fn span(field: &[u8]) -> ASN1Result<RangeInclusive<i64>> {
    parse_der(field, |field| field.read_sequence(|times| Ok(time(times.next())?..=time(times.next())?)))
}

fn time(time: BERReader<'_, '_>) -> ASN1Result<i64> {
    if time.lookahead_tag()? == TAG_UTCTIME {
        return Ok(time.read_utctime()?.datetime().unix_timestamp());
    }
    Ok(time.read_generalized_time()?.datetime().unix_timestamp())
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};
    use yasna::construct_der;
    use yasna::models::UTCTime;

    use super::validity;

    const Y2000: i64 = 946_684_800;

    fn certificate(from: i32, until: i32) -> Vec<u8> {
        let mut params = CertificateParams::default();
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn the_years_of_two_digits_end_with_2049() {
        assert_eq!(validity(&certificate(2000, 2049)), Some(Y2000..=2_493_072_000));
        assert_eq!(validity(&certificate(1950, 2050)), Some(-631_152_000..=2_524_608_000));
    }

    #[test]
    fn a_certificate_of_the_first_version_has_its_times_one_field_earlier() {
        let time = UTCTime::parse(b"000101000000Z").unwrap();
        let first = construct_der(|certificate| {
            certificate.write_sequence(|parts| {
                parts.next().write_sequence(|fields| {
                    fields.next().write_u8(1);
                    fields.next().write_sequence(|algorithm| algorithm.next().write_null());
                    fields.next().write_sequence(|_| {});
                    fields.next().write_sequence(|times| {
                        times.next().write_utctime(&time);
                        times.next().write_utctime(&time);
                    });
                });
            });
        });
        assert_eq!(validity(&first), Some(Y2000..=Y2000));
    }

    #[test]
    fn what_is_no_certificate_has_none() {
        let whole = certificate(2000, 2049);
        for part in
            [b"".as_slice(), b"\x30\x00", b"\x30\x02\x30\x00", b"\x30\x84\xff\xff\xff\xff", &whole[..40]]
        {
            assert_eq!(validity(part), None, "{part:x?}");
        }
    }
}
