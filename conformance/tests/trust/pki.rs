//! Certificate chains: a valid one, which each case changes.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, SigningKey as _, date_time_ymd,
};

use crate::der;

/// The host that the server of every chain is called by.
pub(crate) const HOST: &str = "127.0.0.1";

/// A certificate of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The CA in the bundle.
    Root,
    /// The CA that the root issued and the server shows.
    Intermediate,
    /// The server's own certificate.
    Server,
    /// Another CA that the root issued; no chain uses it unless a case says so.
    Other,
}

use Place::{Intermediate, Other, Root, Server};

/// The fields of the signed part: version, serial number, algorithm, issuer, validity, subject, key and extensions.
pub(crate) type Parts = Vec<Vec<u8>>;

/// The indices of the fields that cases change.
pub(crate) const SERIAL: usize = 1;
pub(crate) const ISSUER: usize = 3;
pub(crate) const VALIDITY: usize = 4;
pub(crate) const SUBJECT: usize = 5;

/// What a certificate is made from.
pub(crate) struct Certificate {
    pub(crate) params: CertificateParams,
    /// Which certificate has the same key: its own place unless a case says otherwise.
    pub(crate) key: Place,
    pub(crate) issuer: Place,
    /// Changes to the fields before they are signed.
    pub(crate) edits: Vec<fn(&mut Parts)>,
}

impl Certificate {
    fn new(place: Place, issuer: Place) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, format!("awsess {place:?}"));
        params.use_authority_key_identifier_extension = true;
        let mut certificate = Self { params, key: place, issuer, edits: Vec::new() };
        certificate.good_in(2000, 2100);
        certificate
    }

    pub(crate) fn authority(&mut self) {
        self.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        self.params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    }

    pub(crate) fn path_length(&mut self, length: u8) {
        self.params.is_ca = IsCa::Ca(BasicConstraints::Constrained(length));
    }

    pub(crate) fn server(&mut self) {
        self.names(&[HOST, "localhost"]);
        self.params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        self.usage(&[ExtendedKeyUsagePurpose::ServerAuth]);
    }

    pub(crate) fn usage(&mut self, usages: &[ExtendedKeyUsagePurpose]) {
        self.params.extended_key_usages = usages.to_vec();
    }

    pub(crate) fn names(&mut self, names: &[&str]) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.params.subject_alt_names = CertificateParams::new(names).unwrap().subject_alt_names;
    }

    pub(crate) fn common_name(&mut self, name: &str) {
        self.params.distinguished_name = DistinguishedName::new();
        self.params.distinguished_name.push(DnType::CommonName, name);
    }

    pub(crate) fn good_in(&mut self, from: i32, until: i32) {
        self.params.not_before = date_time_ymd(from, 1, 1);
        self.params.not_after = date_time_ymd(until, 1, 1);
    }

    pub(crate) fn extension(&mut self, id: &[u64], critical: bool, content: &[u8]) {
        let mut extension = CustomExtension::from_oid_content(id, content.to_vec());
        extension.set_criticality(critical);
        self.params.custom_extensions.push(extension);
    }

    pub(crate) fn edit(&mut self, edit: fn(&mut Parts)) {
        self.edits.push(edit);
    }
}

/// Four certificates, with those that the bundle holds and those that the server shows.
pub(crate) struct Chain {
    pub(crate) certificates: [Certificate; 4],
    pub(crate) bundle: Vec<Place>,
    /// The certificates that the server shows, its own first.
    pub(crate) shown: Vec<Place>,
}

impl Chain {
    /// A chain without a fault.
    pub(crate) fn valid() -> Self {
        let mut chain = Self {
            certificates: [(Root, Root), (Intermediate, Root), (Server, Intermediate), (Other, Root)]
                .map(|(place, issuer)| Certificate::new(place, issuer)),
            bundle: vec![Root],
            shown: vec![Server, Intermediate],
        };
        [Root, Intermediate, Other].into_iter().for_each(|place| chain.of(place).authority());
        chain.of(Server).server();
        chain
    }

    pub(crate) const fn of(&mut self, place: Place) -> &mut Certificate {
        &mut self.certificates[place as usize]
    }

    /// Generates the keys and signs the certificates.
    pub(crate) fn make(&self) -> Made {
        let keys = [(); 4].map(|()| KeyPair::generate().unwrap());
        let certificates = [Root, Intermediate, Server, Other].map(|place| self.sign(place, &keys));
        let pick =
            |places: &[Place]| places.iter().map(|place| certificates[*place as usize].clone()).collect();
        let shown_key = self.certificates[self.shown[0] as usize].key;
        Made {
            bundle: pick(&self.bundle),
            shown: pick(&self.shown),
            key: keys[shown_key as usize].serialize_der(),
        }
    }

    fn sign(&self, place: Place, keys: &[KeyPair; 4]) -> Vec<u8> {
        let certificate = &self.certificates[place as usize];
        let issuer = &self.certificates[certificate.issuer as usize];
        let issuer_key = &keys[issuer.key as usize];
        let made = certificate
            .params
            .signed_by(&keys[certificate.key as usize], &Issuer::from_params(&issuer.params, issuer_key))
            .unwrap();
        let [signed, algorithm, _] = &*der::elements(made.der()) else { unreachable!() };
        let mut parts = der::elements(signed);
        certificate.edits.iter().for_each(|edit| edit(&mut parts));
        let signed = der::sequence(&parts);
        let signature = der::bit_string(&issuer_key.sign(&signed).unwrap());
        der::sequence(&[signed, algorithm.clone(), signature])
    }
}

/// The signed certificates of a chain, in DER form.
pub(crate) struct Made {
    pub(crate) bundle: Vec<Vec<u8>>,
    pub(crate) shown: Vec<Vec<u8>>,
    /// The server's key, as PKCS #8.
    pub(crate) key: Vec<u8>,
}
