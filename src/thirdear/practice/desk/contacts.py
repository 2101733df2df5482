"""Where there is help now: contacts as data, by country, each with its source and the day after which it may have changed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

_BY_LANGUAGE = {"sv": "se", "nb": "no", "da": "dk", "fi": "fi", "de": "de", "nl": "nl", "pl": "pl"}

__all__ = ["ANYWHERE", "Contact", "Country", "countries", "country_for"]

ANYWHERE = "https://findahelpline.com"


@dataclass(frozen=True)
class Contact:
    """One service that answers: how it is reached, and how far that is known to be true."""

    name: str
    channel: str
    value: str
    status: str
    source: str
    verified_on: date | None
    expires_on: date

    def __post_init__(self) -> None:
        if self.channel not in {"call", "text", "call or text"} or self.status not in {"confirmed", "corroborated", "single"}:
            raise ValueError(f"a contact's channel or status is not known: {self.name}")

    @property
    def may_have_changed(self) -> bool:
        """Expired, or never confirmed at the service itself: still shown, and said."""
        return self.status != "confirmed" or date.today() > self.expires_on

    @property
    def link(self) -> str:
        """What a telephone opens at a touch."""
        number = "".join(sign for sign in self.value if sign.isdigit() or sign == "+")
        return f"sms:{number}" if self.channel == "text" else f"tel:{number}"

    @property
    def how(self) -> object:
        return {"call": _("call"), "text": _("text"), "call or text": _("call or text")}[self.channel]


@dataclass(frozen=True)
class Country:
    """A country with its emergency number and services."""

    code: str
    name: str
    emergency: str
    contacts: tuple[Contact, ...]


@cache
def countries() -> dict[str, Country]:
    """Every country of `contacts.toml`, by code, in the order of their names."""
    found = tomllib.loads((Path(__file__).parent / "contacts.toml").read_text(encoding="utf-8"))
    checked = {key: found[key] for key in ("source", "expires_on")}
    read = [
        Country(
            code,
            page["name"],
            page["emergency"],
            tuple(Contact(**{"verified_on": None, **checked, **each}) for each in page["contact"]),
        )
        for code, page in found["country"].items()
    ]
    return {country.code: country for country in sorted(read, key=lambda country: country.name)}


def country_for(accept_language: str) -> Country | None:
    """A first guess from what the browser says of its language; the page always lets one choose."""
    for wish in accept_language.split(","):
        language, _sep, region = wish.split(";")[0].strip().partition("-")
        for code in (region.lower(), _BY_LANGUAGE.get(language, "")):
            if code in countries():
                return countries()[code]
    return None
