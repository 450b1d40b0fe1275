// A small loader of AWS settings: the environment first, then the two shared files. Replace it with your own.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A shared file that cannot be parsed. */
export class InvalidFile extends Error {}

/**
 * Returns the region and the keys, each undefined if there is none. The arguments are what the program sets; for each that is
 * undefined, the environment decides.
 */
export function load(profile, sharedConfig) {
  const name = profile || variable("AWS_PROFILE") || "default";
  const enabled = sharedConfig ?? ["1", "t", "T", "true", "TRUE", "True"].includes(variable("AWS_SDK_LOAD_CONFIG"));
  const settings = Object.assign({}, ...files(enabled).map((file) => section(file, name)));
  const region = variable("AWS_REGION") ?? settings.region;
  const inEnvironment = profile ? undefined : keys((key) => variable(key.toUpperCase()));
  return { region, keys: inEnvironment ?? keys((key) => settings[key]) };
}

/** A variable of the environment; an empty one is not set. */
function variable(name) {
  return process.env[name] || undefined;
}

/** The shared files, of which the later wins. */
function files(sharedConfig) {
  const inHome = (name) => (variable("HOME") ? [join(variable("HOME"), ".aws", name)] : []);
  const file = (name, standard) => (variable(name) ? [variable(name)] : inHome(standard));
  const credentials = file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
  return sharedConfig ? [...file("AWS_CONFIG_FILE", "config"), ...credentials] : credentials;
}

/** The section of a profile; empty if there is none, or if the file cannot be read. */
function section(file, profile) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  const sections = parse(text, file);
  return sections[profile] ?? sections[`profile ${profile}`] ?? {};
}

/** The sections of a file: lines with a [name], with a key and a value, and comments. */
function parse(text, file) {
  const sections = Object.create(null);
  let current = Object.create(null);
  text.split("\n").map((line) => line.trim()).forEach((line, index) => {
    const [, name] = line.match(/^\[(.*)\]$/) ?? [];
    const [, key, value] = line.match(/^([^=]*)=(.*)$/) ?? [];
    if (name !== undefined) {
      current = sections[name.trim()] ??= Object.create(null);
    } else if (key !== undefined && !/^[#;]/.test(line)) {
      if (value.trim()) current[key.trim().toLowerCase()] = value.trim();
    } else if (line && !/^[#;]/.test(line)) {
      throw new InvalidFile(`failed to load config file, ${file}: invalid line ${index + 1}`);
    }
  });
  return sections;
}

/** The keys, of which only the session token is optional. */
function keys(get) {
  const [id, secret, token] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"].map(get);
  return id && secret ? { access_key_id: id, secret_access_key: secret, session_token: token ?? "" } : undefined;
}
