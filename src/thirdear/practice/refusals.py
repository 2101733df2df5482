"""When the server does not start. Each is one sentence that says what to change."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping, Sequence

from thirdear.practice.errors import Refusal
from thirdear.practice.home import Home

__all__ = ["SAFE_SQLITE", "check_address", "check_debugging", "check_secret", "check_sqlite", "is_loopback"]

SAFE_SQLITE = (3, 51, 3)
"""Below it, SQLite's write-ahead log can corrupt a database when it is reset (3.7.0 to 3.51.2)."""

_SHORTEST_SECRET = 50


def check_sqlite(version: Sequence[int]) -> None:
    """Refuse an SQLite that may damage what is stored; what counts is the library linked into SQLCipher."""
    if tuple(version) < SAFE_SQLITE:
        found, wanted = (".".join(map(str, each)) for each in (version, SAFE_SQLITE))
        raise Refusal(f"The SQLite linked here is {found}, and before {wanted} it can corrupt its log: renew sqlcipher3.")


def check_secret(home: Home) -> None:
    """Refuse to sign with a secret that is missing, too short, or given from outside the home."""
    if os.environ.get("DJANGO_SECRET_KEY") or os.environ.get("SECRET_KEY"):
        raise Refusal("A secret key is set in the environment, where other programs read it: unset it, one is made in the home.")
    if len(home.secret) < _SHORTEST_SECRET:
        raise Refusal(f"The secret in {home.keys / 'secret'} is missing or too short: remove the file, and a new one is made.")


def check_address(host: str, behind_tls: str | None) -> None:
    """Refuse to be reachable from elsewhere unless TLS stands in front."""
    if behind_tls is None and not is_loopback(host):
        raise Refusal(f"{host} can be reached from other machines: put TLS in front and say so with --behind-tls NAME.")


_ONLY_IN_DEVELOPMENT = {
    "THIRDEAR_DEBUG": "Debugging shows what people wrote",
    "THIRDEAR_QUICK_KEYS": "A passphrase that is quick to try is quick to guess",
}


def check_debugging(environment: Mapping[str, str]) -> None:
    """Refuse debugging pages and cheap passphrases anywhere but in development."""
    for name, why in _ONLY_IN_DEVELOPMENT.items():
        if environment.get(name, "") not in {"", "0"} and environment.get("THIRDEAR_DEVELOPMENT") != "1":
            raise Refusal(f"{why}, so it needs THIRDEAR_DEVELOPMENT=1: unset {name}.")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
