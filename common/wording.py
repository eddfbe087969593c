"""Words for people: lists, plurals and numbers as a careful writer would put them."""

from __future__ import annotations

from collections.abc import Sequence


def join_words(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def some_of(words: Sequence[str], thing: str, most: int = 5) -> str:
    """`a, b and c`; of more than `most` the first ones, `a, b and 3 more sites`."""
    if len(words) <= most:
        return join_words(words)
    return f"{', '.join(words[:most])} and {count(len(words) - most, f'more {thing}')}"


def count(number: int, thing: str, things: str = "") -> str:
    """`1 site`, `2 sites`, `1,200 sites`; `things` where adding an s is not the plural."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def plain(number: float) -> str:
    """A number without needless zeros: 100.0 is `100`, 99.950 is `99.95`, 10000 is `10,000`."""
    text = f"{number:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def percent(share: float, digits: int = 1) -> str:
    """A share of one as a percentage: 0.125 is `12.5 %`."""
    return f"{share * 100:.{digits}f} %"
