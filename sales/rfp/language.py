"""Languages of a response: its standing words, and dates and amounts as its readers write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from common.errors import BusinessError
from common.money import Money

FOLDER = Path(__file__).parent / "languages"


class UnknownLanguage(BusinessError):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"There are no words in {code!r} for responses; known are {', '.join(languages())}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """`phrases` by group and key; `page_of` stands before the page number and before the count."""

    code: str
    name: str
    locale: str
    money_pattern: str
    page_of: tuple[str, str]
    phrases: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **values: object) -> str:
        """A standing phrase with its values filled in."""
        return self.phrase("say", key, **values)

    def phrase(self, group: str, key: str, **values: object) -> str:
        return self.phrases[group][key].format(**values)

    def day(self, value: date) -> str:
        """`23 November 2026`, `23. November 2026`, `23 de noviembre de 2026`."""
        pattern = "d MMMM y" if self.code == "en" else "long"
        return format_date(value, pattern, locale=self.locale)

    def money(self, value: Money) -> str:
        """`USD 1,234.50`, `1.234,50 USD`: to the currency's minor unit."""
        amount = value.rounded().amount
        return format_currency(amount, value.currency, self.money_pattern, locale=self.locale)

    def number(self, value: float) -> str:
        return format_decimal(value, "#,##0.#####", locale=self.locale)

    def listed(self, words: Sequence[str]) -> str:
        """`a, b and c` with the language's own `and`."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.say('and')} {words[-1]}"


def languages() -> tuple[str, ...]:
    """Codes of the languages there are words in, English first."""
    return tuple(
        sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda code: code != "en")
    )


@cache
def language(code: str) -> Language:
    """Raises UnknownLanguage."""
    if code not in languages():
        raise UnknownLanguage(code)
    raw = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    before, between = raw["say"].pop("page_of")
    groups = ("say", "summary", "compliance", "facts", "categories")
    return Language(
        code=code,
        name=raw["name"],
        locale=raw["locale"],
        money_pattern=raw["money"],
        page_of=(before, between),
        phrases={group: dict(raw[group]) for group in groups},
    )
