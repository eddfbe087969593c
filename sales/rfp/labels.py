"""The numbers buyers put before their paragraphs: 1.2.3, C-4, Section IV, (a), (ii), bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    NAMED = "named"  # Section 4, Appendix A
    DECIMAL = "decimal"  # 1. and 1.2.3
    PREFIXED = "prefixed"  # C.1.2, SEC-4, R12
    ROMAN = "roman"  # IV.
    CAPITAL = "capital"  # B.
    ROUND_CAPITAL = "(A)"
    SMALL = "small"  # a. or a) or (a)
    SMALL_ROMAN = "small roman"  # i. or ii) or (iv)
    COUNT = "count"  # 1) or (1)
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Label:
    """`text` as written; `parts` what stands between its points; `length` what to cut away."""

    text: str
    style: Style
    parts: tuple[str, ...]
    length: int

    @property
    def name(self) -> str:
        """Without closing punctuation: `1.2.` is 1.2 and `a)` is (a)."""
        if self.style is Style.BULLET:
            return ""
        if self.style in (Style.SMALL, Style.SMALL_ROMAN, Style.COUNT, Style.ROUND_CAPITAL):
            return f"({self.parts[0]})"
        return self.text.rstrip(".:)-–— ")

    @property
    def depth(self) -> int:
        return len(self.parts)


_NAMED_WORD = (
    r"(?:section|article|appendix|annex(?:ure)?|part|chapter|attachment|schedule|exhibit|volume"
    r"|clause|enclosure|lot|factor|phase|task|form|abschnitt|artículo|anexo|annexe)"
)
_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_SMALL_ROMAN = _ROMAN.replace("I", "i").replace("V", "v").replace("X", "x")
_SMALL_ROMAN = _SMALL_ROMAN.replace("L", "l").replace("C", "c")
_SHAPES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        Style.BULLET,
        re.compile(r"(?P<a>[•●○◦▪■□➢✓✔❖·‣∙\uf0b7\uf0a7\uf0d8\uf02d\u2013\u2014*-]|o(?= [A-Z]))\s+"),
    ),
    (
        Style.NAMED,
        re.compile(
            rf"(?P<a>{_NAMED_WORD}\s+(?:\d+(?:\.\d+)*|{_ROMAN}|[A-Z])(?:[.-]\d+)*)\b"
            r"(?:\s*[:.–—-]\s*|\s+|$)",
            re.IGNORECASE,
        ),
    ),
    (
        Style.PREFIXED,
        re.compile(
            r"(?P<a>(?:[A-Z]{1,5}[.-]\d{1,4}(?:[.-]\d{1,4})*(?:\([a-z0-9]{1,3}\))?"
            r"|[A-Z]{1,4}(?:-[A-Z]{1,6}){1,2}-\d{1,4}(?:\.\d{1,3})*|[A-Z]{1,3}\d{1,4}(?:\.\d{1,3})*))"
            r"[.:)]?(?:\s+|$)"
        ),
    ),
    (Style.DECIMAL, re.compile(r"(?P<a>\d{1,3}(?:\.\d{1,3}){1,6})[.:)]?(?:\s*[–—-])?(?:\s+|$)")),
    (Style.DECIMAL, re.compile(r"(?P<a>\d{1,3})[.:](?:\s*[–—-])?(?:\s+|$)")),
    (Style.COUNT, re.compile(r"\(?(?P<a>\d{1,3})\)(?:\s+|$)")),
    (Style.ROMAN, re.compile(rf"(?P<a>{_ROMAN})[.):](?:\s+|$)")),
    (Style.SMALL_ROMAN, re.compile(rf"\(?(?P<a>{_SMALL_ROMAN})[.)](?:\s+|$)")),
    (Style.ROUND_CAPITAL, re.compile(r"\((?P<a>[A-Z])\)(?:\s+|$)")),
    (Style.CAPITAL, re.compile(r"(?P<a>[A-Z])[.):](?:\s+|$)")),
    # Two letters without a bracket before them are aa. or bb.: `it.` is the end of a sentence.
    (
        Style.SMALL,
        re.compile(
            r"(?:\((?=[a-z]{1,2}\))|(?=[a-z][.)])|(?=([a-z])\1[.)]))(?P<a>[a-z]{1,2})[.)](?:\s+|$)"
        ),
    ),
)
_ABBREVIATIONS = re.compile(r"(?:e\.g|i\.e|no|vs|St|Dr|Mr|Ms|U\.S)\.", re.IGNORECASE)
# Things of one capital and figures that open a sentence and number nothing.
_NO_LABEL = re.compile(r"(?:[A-Z]{1,3}\d{1,4}|[A-Z]{1,5}-\d{1,4})\s+(?:[a-z(]|and\b)")


def find_label(text: str) -> Label | None:
    """The label a paragraph begins with; None when its first word is only a word."""
    if _ABBREVIATIONS.match(text):
        return None
    for style, shape in _SHAPES:
        match = shape.match(text)
        if match is None or not match["a"]:
            continue
        if style is Style.PREFIXED and _NO_LABEL.match(text):
            continue
        if style is Style.NAMED and not _opens_heading(text, match):
            continue
        said = match["a"].strip()
        plain = re.sub(rf"^{_NAMED_WORD}\s+", "", said, flags=re.IGNORECASE)
        parts = tuple(part for part in re.split(r"[.\-()]+", plain) if part)
        return Label(match[0].strip(), style, parts or (said,), match.end())
    return None


_BARE = re.compile(r"(?P<a>\d{1,2}|[A-Z])\s+(?=[A-Z])")


def find_bare_label(text: str) -> Label | None:
    """`4 Scope`: a label only where type or place already tell that this is a heading."""
    match = _BARE.match(text)
    if match is None:
        return None
    style = Style.DECIMAL if match["a"].isdecimal() else Style.CAPITAL
    return Label(match["a"], style, (match["a"],), match.end())


def read_label(written: str) -> Label | None:
    """The label a block was given, which stands alone."""
    return find_label(f"{written} ") or find_bare_label(f"{written} X")


def _opens_heading(text: str, match: re.Match[str]) -> bool:
    """`Section 4 Scope` is a heading; `Section 4 of the contract` and `part a` are words."""
    rest = text[match.end() :]
    if re.search(r"\d{3}", match["a"]):  # Section 508 is a law's; no buyer's outline has so many
        return False
    return text[0].isupper() and (not rest or rest[0].isupper() or not rest[0].isalpha())


def could_be_roman(label: Label) -> bool:
    """Whether a single letter may as well be a Roman number."""
    return label.style in (Style.ROMAN, Style.SMALL_ROMAN) and len(label.parts[0]) == 1


_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def ordinal(part: str, style: Style) -> int:
    """The position a label part stands for: c is 3, iv is 4, 12 is 12; 0 when it is none."""
    if part.isdecimal():
        return int(part)
    said = part.casefold()
    if style in (Style.ROMAN, Style.SMALL_ROMAN) and all(each in _VALUES for each in said):
        values = [_VALUES[each] for each in said]
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-one if one < after else one for one, after in pairs)
    if len(said) == 1 and "a" <= said <= "z":
        return ord(said) - 96
    if len(said) == 2 and said[0] == said[1]:  # aa follows z
        return ord(said[0]) - 96 + 26
    return 0
