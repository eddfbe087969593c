"""Rendering a document to HTML: a sandboxed Jinja that escapes everything a person typed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from common.money import Money, minor_digits
from common.wording import plain
from templates.charts import bar_chart

FOLDER = Path(__file__).parent
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

# A value and its unit stay on one line: "USD 1,200.00", "99.9 %", "36 months".
_UNITS = r"%|h|min|ms|[MG]bit/s|days?|months?|hours?|minutes?|sites?|users?"
_KEPT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?:\W|$))|(?<=\b[A-Z]{{3}}) (?=-?\d)")


def printable(text: str) -> str:
    """The text without control, private and direction-changing characters.

    They have no picture, break the document's XML metadata, or make a name read as another.
    """
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or (
            unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")
            and not "\u202a" <= character <= "\u202e"
            and not "\u2066" <= character <= "\u2069"
        )
    )


def amount(money: Money) -> str:
    """`1,234.50`, for columns whose heading names the currency; a true minus sign."""
    digits = minor_digits(money.currency)
    return f"{money.rounded().amount:,.{digits}f}".replace("-", MINUS)


def money(value: Money) -> str:
    """`USD 1,234.50`, never broken over two lines."""
    return f"{value.currency}{NO_BREAK_SPACE}{amount(value)}"


def day(value: date) -> str:
    """`24 November 2026`."""
    return f"{value.day}{NO_BREAK_SPACE}{value:%B} {value.year}"


def number(value: Decimal | float) -> str:
    return plain(float(value)).replace("-", MINUS)


def prose(text: str) -> str:
    """A sentence in which figures keep their units."""
    return _KEPT.sub(NO_BREAK_SPACE, text)


def _finish(value: Any) -> Any:
    """What every `{{ }}` passes through before it is escaped."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment() -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.clear()
    made.globals["bar_chart"] = bar_chart
    made.filters |= {"money": money, "amount": amount, "day": day, "number": number, "prose": prose}
    return made


def render_html(document_name: str, **context: object) -> str:
    """The document of that folder, such as `proposal`; a name the template misses is an error."""
    return environment().get_template(f"{document_name}/{document_name}.html").render(**context)
