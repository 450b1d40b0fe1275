"""The adapter of loader.py: it reads cases as JSON lines, and writes what the loader makes of them."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import loader

HELLO = {"type": "hello", "protocol": 1, "editions": ["1.55"], "capabilities": [],
         "implementation": {"name": "own-loader", "version": "0.1.0", "language": "python"},
         "isolation": "request", "max_in_flight": 1}


def lacking(options: dict[str, Any]) -> str | None:
    """The first option of the case that the loader does not have. To ignore it would be to run another case."""
    if options["constructor"] == "new":
        return "constructor"
    known = {"constructor", "config", "profile", "shared_config_state"}
    return next((name for name in {**options, **options["config"]} if name not in known), None)


def observe(case: dict[str, Any]) -> dict[str, Any]:
    """Runs the loader with exactly the environment variables of the case, and returns what it found."""
    os.environ.clear()
    os.environ.update(case["env"])
    options = case["options"]
    shared_config = {"enable": True, "disable": False}.get(options["shared_config_state"])
    try:
        region, keys = loader.load(options.get("profile"), shared_config)
    except loader.InvalidFile as error:
        return {"error": {"code": "SharedConfigLoadError", "message": str(error)}}
    session = {"credentials": keys or {"error": {"code": "NoCredentialProviders"}}}
    return {"session": session | ({"region": region} if region else {})}


def reply(message: dict[str, Any]) -> dict[str, Any]:
    if message["type"] == "hello":
        return HELLO
    case, about = message["case"], {"id": message["id"]}
    if option := lacking(case["options"]):
        return about | {"type": "unsupported", "capability": option, "reason": "the loader has no such option"}
    try:
        return about | {"type": "outcome", "outcome": observe(case)}
    except Exception as error:  # noqa: BLE001 - an error that the adapter does not expect is its own
        return about | {"type": "broken", "message": repr(error)}


if __name__ == "__main__":
    # Only messages go to standard output: whatever else is printed goes to standard error.
    out, sys.stdout = sys.stdout, sys.stderr
    sys.stdin.reconfigure(encoding="utf-8")
    for line in sys.stdin:
        print(json.dumps(reply(json.loads(line))), file=out, flush=True)
