"""A small loader of AWS settings: the environment first, then the two shared files. Replace it with your own."""

from __future__ import annotations

import configparser
import os


class InvalidFile(Exception):
    """A shared file that cannot be parsed."""


def load(profile: str | None, shared_config: bool | None) -> tuple[str | None, dict[str, str] | None]:
    """Returns the region and the keys, each None if there is none.

    The arguments are what the program sets; for each that is None, the environment decides.
    """
    if shared_config is None:
        shared_config = variable("AWS_SDK_LOAD_CONFIG") in ("1", "t", "T", "true", "TRUE", "True")
    settings: dict[str, str] = {}
    for file in files(shared_config):
        settings.update(section(file, profile or variable("AWS_PROFILE") or "default"))
    region = variable("AWS_REGION") or settings.get("region")
    return region, (None if profile else from_environment()) or from_settings(settings)


def variable(name: str) -> str | None:
    """A variable of the environment; an empty one is not set."""
    return os.environ.get(name) or None


def files(shared_config: bool) -> list[str]:
    """The shared files, of which the later wins."""
    folder = os.path.join(variable("HOME") or os.devnull, ".aws")
    credentials = variable("AWS_SHARED_CREDENTIALS_FILE") or os.path.join(folder, "credentials")
    config = variable("AWS_CONFIG_FILE") or os.path.join(folder, "config")
    return [config, credentials] if shared_config else [credentials]


def section(file: str, profile: str) -> dict[str, str]:
    """The section of a profile; empty if there is none, or if the file cannot be read."""
    parser = configparser.RawConfigParser(strict=False, default_section="")
    try:
        with open(file, encoding="utf-8", errors="replace") as text:
            parser.read_file(text)
    except OSError:
        return {}
    except configparser.Error as error:
        raise InvalidFile(f"failed to load config file, {file}: {error}") from error
    found = [name for name in (profile, f"profile {profile}") if parser.has_section(name)]
    return {key: value for key, value in parser.items(found[0]) if value} if found else {}


def from_environment() -> dict[str, str] | None:
    """The keys in the environment."""
    names = {name: variable(name.upper()) or "" for name in KEYS}
    return from_settings(names)


KEYS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def from_settings(settings: dict[str, str]) -> dict[str, str] | None:
    """The keys in a section, of which only the session token is optional."""
    access_key_id, secret, token = (settings.get(name, "") for name in KEYS)
    if not access_key_id or not secret:
        return None
    return {"access_key_id": access_key_id, "secret_access_key": secret, "session_token": token}
