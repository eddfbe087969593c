"""Styles of a DOCX: which are headings and how deep, which are contents lists, which are bold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """`level` is 1 for the outermost heading, 0 for text; `list_id` and `list_level` number it."""

    name: str = ""
    level: int = 0
    is_contents: bool = False
    bold: bool = False
    list_id: str = ""
    list_level: int = 0


@dataclass(frozen=True, slots=True)
class StyleSheet:
    known: dict[str, ParagraphStyle]

    def of(self, paragraph: Any) -> ParagraphStyle:
        """The style a paragraph has, with what it sets itself."""
        properties = paragraph.find(f"{W}pPr")
        used = properties.find(f"{W}pStyle") if properties is not None else None
        name = used.get(f"{W}val", "") if used is not None else ""
        style = self.known.get(name, ParagraphStyle(name=name))
        level = style.level
        if properties is not None:
            outline = properties.find(f"{W}outlineLvl")
            if outline is not None and outline.get(f"{W}val", "9").isdecimal():
                level = int(outline.get(f"{W}val")) + 1 if int(outline.get(f"{W}val")) < 9 else 0
        return ParagraphStyle(
            name=style.name,
            level=level,
            is_contents=style.is_contents,
            bold=style.bold or _all_bold(paragraph),
            list_id=style.list_id,
            list_level=style.list_level,
        )


def read_styles(root: Any) -> StyleSheet:
    """The style sheet; empty when a document has none."""
    if root is None:
        return StyleSheet({})
    raw = {each.get(f"{W}styleId", ""): each for each in root.iter(f"{W}style")}
    return StyleSheet({name: _style(name, raw, 0) for name in raw})


def _style(name: str, raw: dict[str, Any], depth: int) -> ParagraphStyle:
    node = raw.get(name)
    if node is None or depth > 10:
        return ParagraphStyle()
    based = node.find(f"{W}basedOn")
    parent = (
        _style(based.get(f"{W}val", ""), raw, depth + 1) if based is not None else ParagraphStyle()
    )
    shown = node.find(f"{W}name")
    title = (shown.get(f"{W}val", "") if shown is not None else name).casefold()
    match = re.search(r"(?:heading|überschrift|titre|título)\s*(\d)", title)
    level = int(match[1]) if match else 1 if title == "title" else parent.level
    outline = next(node.iter(f"{W}outlineLvl"), None)
    if outline is not None and outline.get(f"{W}val", "").isdecimal():
        given = int(outline.get(f"{W}val"))
        level = given + 1 if given < 9 else 0
    numbered = node.find(f"{W}pPr/{W}numPr/{W}numId")
    at = node.find(f"{W}pPr/{W}numPr/{W}ilvl")
    bold = node.find(f"{W}rPr/{W}b")
    return ParagraphStyle(
        name=title,
        level=level,
        is_contents=bool(re.match(r"toc\b|toc \d|table of figures", title)) or parent.is_contents,
        bold=parent.bold if bold is None else bold.get(f"{W}val", "1") not in ("0", "false"),
        list_id=numbered.get(f"{W}val", "") if numbered is not None else parent.list_id,
        list_level=int(at.get(f"{W}val", "0")) if at is not None else max(level - 1, 0),
    )


def _all_bold(paragraph: Any) -> bool:
    runs = [
        run
        for run in paragraph.iter(f"{W}r")
        if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
    ]
    return bool(runs) and all(
        (bold := run.find(f"{W}rPr/{W}b")) is not None
        and bold.get(f"{W}val", "1") not in ("0", "false")
        for run in runs
    )
