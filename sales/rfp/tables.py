"""Tables row by row: which column holds the number, the requirement, the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sales.rfp.block import Block, Cell, ReadDocument, SheetColumns
from sales.rfp.labels import Style, read_label

# What a column's title says it holds; the first that fits counts.
_TITLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "answer",
            r".*\b(?:compl(?:y|iance|iant)|response|answer|conform\w*|meets?|yes ?/ ?no|y ?/ ?n"
            r"|supplier reply|fully met|bidder(?:'s|’s)? (?:position|statement|offer))\b.*",
        ),
        (
            "comment",
            r".*\b(?:comments?|remarks?|explanation|notes?|details|justification"
            r"|reference to proposal"
            r"|evidence|supporting)\b.*",
        ),
        (
            "obligation",
            r".*\b(?:mandatory|priority|m ?/ ?d|m ?/ ?o|importance|must ?/ ?should|moscow"
            r"|criticality"
            r"|obligation|requirement type|weight(?:ing)?|classification|m/s)\b.*",
        ),
        (
            "number",
            r"(?:#|no\.?|nr\.?|id|ref(?:erence)?\.?(?: no\.?)?|item(?: ?(?:no\.?|#|number))?|number"
            r"|(?:req(?:uirement)?|question|spec|clause|line|serial|s)\.? ?(?:no\.?|#|id|nr\.?"
            r"|number|ref\.?)"
            r"|section (?:no\.?|number|ref\.?)|s/n|cid|unique id.*)",
        ),
        (
            "section",
            r"(?:section|area|category|topic|group|domain|chapter|heading|sub-?section|theme).*",
        ),
        (
            "requirement",
            r".*\b(?:requirements?|questions?|specifications?|criteri(?:a|on)|functionality"
            r"|(?:scope|item|service|requirement) description|needs?|statement"
            r"|discussion/question)\b.*",
        ),
        (
            "requirement",
            r"(?:description|feature|capability|item|task|clause|text|shall statement).*",
        ),
    )
)
_ASKING = next(shape for name, shape in _TITLES if name == "requirement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row turned out to be: a heading, a requirement (`asked`), or plain cells."""

    heading: str = ""
    section: str = ""
    number: str = ""
    texts: tuple[Cell, ...] = ()
    asked: bool = False
    logged: bool = False
    binding: str = ""
    answer_cell: str = ""
    comment_cell: str = ""
    allowed: tuple[str, ...] = ()


_LISTED = re.compile(r"[(\[]([A-Za-z][A-Za-z ]{0,20}(?:\s?/\s?[A-Za-z][A-Za-z ]{0,20}){1,5})[)\]]")


def allowed_by_title(title: str) -> tuple[str, ...]:
    """The answers a column's title allows: `Comply (Y/N)` is Y and N."""
    match = _LISTED.search(title) or re.fullmatch(
        r"\s*(yes ?/ ?no|y ?/ ?n)\s*", title, re.IGNORECASE
    )
    return tuple(each.strip() for each in match[1].split("/")) if match else ()


def column_names(titles: tuple[str, ...]) -> dict[str, int]:
    """Which column is what, of a row of titles; a title counts once and long ones are none."""
    found: dict[str, int] = {}
    for name, shape in _TITLES:
        for index, title in enumerate(titles):
            said = " ".join(title.split())
            if (
                name not in found
                and index not in found.values()
                and len(said) <= 60
                and shape.fullmatch(said)
            ):
                found[name] = index
    return found


def is_header(titles: tuple[str, ...]) -> bool:
    """Two known titles, of which one is the requirement or the number's column beside others."""
    found = column_names(titles)
    if (
        "requirement" not in found
        or len(found) < 2
        or any(len(each.split()) > 9 for each in titles)
    ):
        return False
    # "Description" or "Item" heads many tables; only beside a place for answers it asks something.
    return bool(_ASKING.fullmatch(titles[found["requirement"]])) or "answer" in found


class TableReader:
    """Remembers the header of the table it is in, also where a table runs over a page."""

    def __init__(self, document: ReadDocument) -> None:
        self._sheets: dict[str, SheetColumns] = {each.sheet: each for each in document.sheets}
        self._table = ""
        self._columns: dict[str, int] = {}
        self._titles: tuple[str, ...] = ()
        self._width = 0
        self._page = 0
        self._log = False
        self._section = ""

    def leave(self) -> None:
        """A heading came: the next table has a header of its own."""
        self._table, self._columns, self._width, self._log = "", {}, 0, False

    def read(self, block: Block) -> Row:
        texts = tuple(cell.text for cell in block.cells)
        if block.sheet:
            return self._sheet_row(block)
        if block.table != self._table:
            if len(texts) != self._width or (block.page or 0) > self._page + 1:
                self._columns = {}
                self._log = self._log and (block.page or 0) <= self._page + 1
            self._table = block.table
        self._page = block.page or 0
        self._width = len(texts)
        if is_header(texts):
            self._columns = column_names(texts)
            self._titles = texts
            return Row()
        if self._columns:
            return self._by_columns(block, self._columns)
        plain = _plain(block)
        return replace(plain, logged=True) if self._log else plain

    def _sheet_row(self, block: Block) -> Row:
        sheet = self._sheets.get(block.sheet)
        if sheet is None or sheet.requirement is None:
            return _plain(block)
        names = ("number", "requirement", "section", "obligation", "answer", "comment")
        columns = {name: at for name in names if (at := getattr(sheet, name)) is not None}
        self._titles = sheet.titles
        return self._by_columns(block, columns)

    def _by_columns(self, block: Block, columns: dict[str, int]) -> Row:
        cells = {cell.column: cell for cell in block.cells}

        def text(name: str) -> str:
            cell = cells.get(columns.get(name, -1))
            return " ".join(cell.text.split()) if cell else ""

        def address(name: str) -> str:
            cell = cells.get(columns.get(name, -1))
            return cell.address if cell else ""

        wanted = cells.get(columns["requirement"])
        filled = [cell for cell in block.cells if cell.text.strip()]
        number = text("number")
        if _is_heading_row(filled, wanted, number, text("answer")):
            said = [cell.text for cell in filled if " ".join(cell.text.split()) != number]
            return Row(heading=" ".join((said or [number])[0].split()), number=number)
        if wanted is None or not wanted.text.strip():
            return Row()
        answered = text("answer")
        asked_before = self._log or "?" in wanted.text or len(answered.split()) > 3
        if answered and asked_before and not block.sheet:  # the buyer's log of questions
            self._log = True
            answers = tuple(cell for cell in filled if cell.column == columns.get("answer"))
            return Row(texts=answers, number=number, logged=True)
        if self._log and not answered and not block.sheet:
            return Row(texts=(wanted,), number=number, logged=True)
        section = text("section")
        changed = section if section and section != self._section else ""
        self._section = section or self._section
        return Row(
            texts=(wanted,),
            number=number,
            asked=True,
            section=changed,
            binding=text("obligation"),
            answer_cell=address("answer"),
            comment_cell=address("comment"),
            allowed=self._allowed(columns.get("answer", -1)),
        )

    def _allowed(self, column: int) -> tuple[str, ...]:
        return allowed_by_title(self._titles[column]) if 0 <= column < len(self._titles) else ()


def _is_heading_row(filled: list[Cell], wanted: Cell | None, number: str, answer: str) -> bool:
    """One short text alone in its row, or a number and a title with nothing to answer."""
    if answer or not filled:
        return False
    others = [cell for cell in filled if " ".join(cell.text.split()) != number]
    if len(others) != 1:
        return len(filled) == 1 and not others and bool(re.search(r"[A-Za-z]{3}", filled[0].text))
    text = " ".join(others[0].text.split())
    duty = re.search(
        r"\b(?:shall|must|should|will|can|does|do|is|are|provide|describe|confirm|support\w*)\b|\?$",
        text,
        re.IGNORECASE,
    )
    alone = len(filled) == 1
    return (
        not duty
        and len(text.split()) <= 8
        and not text.endswith(".")
        and (
            alone and (wanted is None or others[0].column != wanted.column or text.upper() == text)
        )
    )


def _plain(block: Block) -> Row:
    """A table without known titles: its cells, and a first cell that is only a number."""
    filled = [cell for cell in block.cells if cell.text.strip()]
    if len(filled) > 1:
        label = read_label(filled[0].text.strip())
        said = filled[0].text.strip()
        if (
            label is not None and label.style is not Style.BULLET and label.length >= len(said)
        ) or said.isdecimal():
            return Row(texts=tuple(filled[1:]), number=said.rstrip("."))
    return Row(texts=tuple(filled))
