"""The numbers Word shows before paragraphs, not stored in a DOCX: counted as Word does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sales.rfp.docx_styles import ParagraphStyle

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`pattern` is Word's: %1.%2 stands for the counts of levels 1 and 2."""

    shape: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts lists as paragraphs come by, in the order of the document."""

    lists: dict[str, str]  # list id to the abstract list it counts on
    levels: dict[tuple[str, int], Level]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: Any, style: ParagraphStyle) -> str:
        """What Word would show before this paragraph; nothing outside lists, • for bullets."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = style.list_id, style.list_level
        if own is not None:
            id_node, at = own.find(f"{W}numId"), own.find(f"{W}ilvl")
            list_id = id_node.get(f"{W}val", "") if id_node is not None else list_id
            level = int(at.get(f"{W}val", "0")) if at is not None else level if style.list_id else 0
        if not list_id or list_id == "0":
            return ""
        abstract = self.lists.get(list_id, list_id)
        found = self.levels.get((abstract, level), Level())
        if found.shape == "bullet":
            return "•"
        if found.shape == "none":
            return ""
        before = self._counts.get((abstract, level), found.start - 1)
        self._counts[(abstract, level)] = before + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((abstract, deeper), None)
        return self._shown(abstract, level, found.pattern).strip()

    def _shown(self, abstract: str, level: int, pattern: str) -> str:
        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            each = self.levels.get((abstract, at), Level())
            shape = each.shape if at == level or each.shape != "bullet" else "decimal"
            return _written(self._counts.get((abstract, at), each.start), shape)

        return re.sub(r"%(\d)", count, pattern or f"%{level + 1}.")


def read_numbering(root: Any) -> Numbering:
    """The lists of word/numbering.xml; none when it is missing."""
    lists: dict[str, str] = {}
    levels: dict[tuple[str, int], Level] = {}
    if root is None:
        return Numbering(lists, levels)
    for each in root.findall(f"{W}num"):
        abstract = each.find(f"{W}abstractNumId")
        if abstract is not None:
            lists[each.get(f"{W}numId", "")] = abstract.get(f"{W}val", "")
    for each in root.findall(f"{W}abstractNum"):
        for level in each.findall(f"{W}lvl"):
            at = int(level.get(f"{W}ilvl", "0"))
            levels[(each.get(f"{W}abstractNumId", ""), at)] = Level(
                shape=_value(level, "numFmt", "decimal"),
                pattern=_value(level, "lvlText", ""),
                start=int(_value(level, "start", "1") or 1),
            )
    return Numbering(lists, levels)


def _value(node: Any, name: str, default: str) -> str:
    child = node.find(f"{W}{name}")
    return str(child.get(f"{W}val", default)) if child is not None else default


def _written(number: int, shape: str) -> str:
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.lower() if shape == "lowerRoman" else roman
    if shape == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    pairs = (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    )
    written = ""
    for value, letters in pairs:
        while number >= value:
            written, number = written + letters, number - value
    return written
