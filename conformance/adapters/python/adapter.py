"""The adapter for botocore: cases come in as JSON lines, what botocore makes of them goes out."""

import json
import os
import pwd
import sys
from typing import Any
from urllib.parse import urlsplit

# There are no accounts, so ~ is the HOME of the case or nothing. Importing botocore asks for it too.
pwd.getpwuid = pwd.getpwnam = {}.__getitem__
from botocore import __version__, exceptions
from botocore.session import Session

HELLO = {"type": "hello", "protocol": 1, "editions": ["1.55"], "capabilities": ["assume-role"],
         "implementation": {"name": "botocore", "version": __version__, "language": "python"},
         "isolation": "request", "max_in_flight": 1}
# What a case may say, but for these values. Handlers and requests are not compared: HELLO does not declare them.
KNOWN = {"constructor", "shared_config_state", "profile", "assume_role_token", "config", "region", "credentials",
         "handlers", "request"}
LACKS = [("constructor", "new"), ("shared_config_state", "disable"), ("credentials", "anonymous")]
# Errors that mean the same in SDK v1. Every other one keeps the name that botocore gives it, and differs.
CODES = {"ConfigParseError": "SharedConfigLoadError", "EndpointConnectionError": "RequestError",
         "ParamValidationError": "InvalidParameter"}
reachable: set[tuple[Any, ...]] = set()  # host and port of the run's endpoints


def stay_inside(event: str, args: tuple[Any, ...]) -> None:
    """Python calls this before it looks up or dials an address, and does not where this raises."""
    dials = event in ("socket.connect", "socket.sendto")
    address = args[1] if dials else args if event == "socket.getaddrinfo" else None
    if address and address[:2] not in reachable:
        raise ConnectionRefusedError(f"{address[:2]} is no endpoint of this run")


def enter(env: dict[str, str], endpoints: dict[str, str]) -> None:
    """Makes the environment of the case the only one, and the endpoints of the run the only network."""
    os.environ.clear()
    os.environ.update({"BOTO_CONFIG": os.devnull, **env})
    if env.get("HOME") == "":
        del os.environ["HOME"]  # it would lead to /.aws, outside the case
    reachable.clear()
    reachable.update((url.hostname, url.port) for url in map(urlsplit, endpoints.values()))


def make_session(options: dict[str, Any], sts: str | None) -> Session:
    config, session = options["config"], Session(profile=options.get("profile"))
    session.set_config_variable("max_attempts", 1)  # what is refused once is refused again
    if "region" in config:
        session.set_config_variable("region", config["region"])
    if keys := config.get("credentials"):
        session.set_credentials(keys["access_key_id"], keys["secret_access_key"], keys["session_token"])
    session.register("before-send.sts", lambda request, **_: redirect(request, sts))
    return session


def redirect(request: Any, sts: str | None) -> None:
    """Sends a signed request to the STS of the run, with the original host, which the signature covers."""
    request.headers["Host"] = urlsplit(request.url).netloc
    request.url = sts


def retrieve(session: Session, token: str) -> dict[str, Any]:
    provider = session.get_component("credential_provider").get_provider("assume-role")
    provider._prompter = lambda _: token  # it would ask at your terminal
    if (found := session.get_credentials()) is None:
        return {"error": {"code": "NoCredentialProviders"}}
    keys = found.get_frozen_credentials()
    return {"access_key_id": keys.access_key, "secret_access_key": keys.secret_key, "session_token": keys.token or ""}


def observe(run: dict[str, Any]) -> dict[str, Any]:
    options, endpoints, seen = run["case"]["options"], run.get("endpoints", {}), {}
    enter(run["case"]["env"], endpoints)
    session = make_session(options, endpoints.get("sts"))
    try:
        seen["region"] = session.get_config_variable("region")  # which reads the files
        seen["credentials"] = retrieve(session, options.get("assume_role_token", ""))
    except (exceptions.BotoCoreError, exceptions.ClientError, OSError) as error:
        name = type(error).__name__
        failure = {"error": {"code": CODES.get(name, name), "message": str(error)}}
        if not seen:
            return failure
        seen["credentials"] = failure
    return {"session": seen}


def answer(message: dict[str, Any]) -> dict[str, Any]:
    if message["type"] == "hello":
        return HELLO
    about, options, looked_at = {"id": message["id"]}, message["case"]["options"], message["case"]["observe"]
    for name, value in {**options, **options["config"], **looked_at}.items():
        if name not in KNOWN or (name, value) in LACKS:  # to ignore it would be to answer another case
            return about | {"type": "unsupported", "capability": name, "reason": "botocore has no such option"}
    try:
        return about | {"type": "outcome", "outcome": observe(message)}
    except Exception as error:  # noqa: BLE001 - a mistake in this file says nothing of botocore
        return about | {"type": "broken", "message": repr(error)}


if __name__ == "__main__":
    # The conversation keeps these to itself: whatever else prints or reads must not meet it.
    lines, out = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.addaudithook(stay_inside)
    for line in lines:
        print(json.dumps(answer(json.loads(line))), file=out, flush=True)
