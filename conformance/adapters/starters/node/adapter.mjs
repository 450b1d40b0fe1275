// The adapter of loader.mjs: it reads cases as JSON lines, and writes what the loader makes of them.

import { InvalidFile, load } from "./loader.mjs";

const HELLO = {
  type: "hello", protocol: 1, editions: ["1.55"], capabilities: [],
  implementation: { name: "own-loader", version: "0.1.0", language: "javascript" },
  isolation: "request", max_in_flight: 1,
};

/** The first option of the case that the loader does not have. To ignore it would be to run another case. */
function lacking(options) {
  if (options.constructor === "new") return "constructor";
  const known = ["constructor", "config", "profile", "shared_config_state"];
  return [...Object.keys(options), ...Object.keys(options.config)].find((name) => !known.includes(name));
}

/** Runs the loader with exactly the environment variables of the case, and returns what it found. */
function observe({ env, options }) {
  Object.keys(process.env).forEach((name) => delete process.env[name]);
  Object.assign(process.env, env);
  const sharedConfig = { enable: true, disable: false }[options.shared_config_state];
  try {
    const { region, keys } = load(options.profile, sharedConfig);
    return { session: { region, credentials: keys ?? { error: { code: "NoCredentialProviders" } } } };
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    return { error: { code: "SharedConfigLoadError", message: error.message } };
  }
}

function reply({ type, id, case: world }) {
  if (type === "hello") return HELLO;
  const option = lacking(world.options);
  if (option) return { type: "unsupported", id, capability: option, reason: "the loader has no such option" };
  try {
    return { type: "outcome", id, outcome: observe(world) };
  } catch (error) { // an error that the adapter does not expect is its own
    return { type: "broken", id, message: String(error) };
  }
}

// Only messages go to standard output: whatever the loader logs goes to standard error.
console.log = console.info = console.error;
let unfinished = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) {
  const lines = (unfinished + chunk).split("\n");
  unfinished = lines.pop();
  lines.forEach((line) => process.stdout.write(JSON.stringify(reply(JSON.parse(line))) + "\n"));
}
