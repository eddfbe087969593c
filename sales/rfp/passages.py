"""Blocks walked through once: every sentence with its section, number, page and lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sales.rfp.block import Block, Kind, ReadDocument
from sales.rfp.labels import Label, Style, find_label, read_label
from sales.rfp.layout import looks_like_title
from sales.rfp.obligations import orders
from sales.rfp.outline import Outline
from sales.rfp.requirement import Place
from sales.rfp.sentences import inline_items, sentences
from sales.rfp.tables import TableReader

_RUN_IN = re.compile(
    r"(?P<title>[A-Z][^.:;?!–—]{2,70}?)(?:\s*[.:]\s+|\s+[–—]\s+)(?=[\"“(]?[A-Z])(?P<rest>.+)",
    re.DOTALL,
)
# The titles of a table without rules, printed in one line: they head no section.
_COLUMN_TITLES = re.compile(
    r"(?:no\.?|nr\.?|number|item|ref(?:erence)?\.?|id|#|row|req(?:uirement)? (?:id|no\.?))\s+"
    r"(?:requirements?|descriptions?|questions?|specifications?|criteri(?:a|on))\b"
    r"(?:\s+[\w/()-]+){1,5}",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:shall|must|will|should|may|is|are|has|have)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence or list item. `asked`: its table says that this column holds requirements."""

    text: str
    number: str
    place: Place
    lead_in: str = ""
    asked: bool = False
    logged: bool = False  # an answer in a list of questions and answers
    binding: str = ""  # what a column of the table says of how binding it is
    answer_cell: str = ""
    comment_cell: str = ""
    allowed: tuple[str, ...] = ()


def passages(document: ReadDocument) -> Iterator[Passage]:
    """Every sentence of a document in order."""
    return _Walk(document).passages()


class _Walk:
    def __init__(self, document: ReadDocument) -> None:
        self._document = document
        self._outline = Outline()
        self._lead_in = ""
        self._lead_number = ""
        self._lead_indent = 0.0
        self._item_lead_ins: list[tuple[Style, str]] = []
        self._tables = TableReader(document)
        self._page: int | None = None

    def passages(self) -> Iterator[Passage]:
        for block in self._document.blocks:
            self._page = block.page
            if block.kind is Kind.ROW:
                yield from self._row(block)
                continue
            if block.kind is Kind.NOTE:  # stands between what it interrupts and ends no list
                yield from self._sentences(block.text, "")
                continue
            if block.kind is Kind.HEADING and _COLUMN_TITLES.fullmatch(block.text):
                continue
            if block.kind is Kind.HEADING:
                self._tables.leave()
                self._outline.heading(block)
                self._forget()
            elif block.kind is Kind.ITEM:
                yield from self._item(block)
            else:
                yield from self._paragraph(block)

    def _forget(self) -> None:
        self._lead_in = ""
        self._item_lead_ins = []

    def _place(self, cell: str = "") -> Place:
        return Place(
            document=self._document.name,
            section=self._outline.section,
            page=self._page,
            cell=cell,
        )

    def _paragraph(self, block: Block) -> Iterator[Passage]:
        if self._lead_in.endswith(":") and (block.text[:1].islower() or orders(block.text)):
            # An item whose bullet is drawn and not written.
            yield from self._sentences(block.text, self._introduction(Style.BULLET))
            if _opening(block.text).endswith(":"):
                self._lead_in = _opening(block.text)
            return
        listed = self._lead_in.endswith(":") and block.indent > self._lead_indent + 2
        if not block.text[:1].islower() and not listed:
            self._outline.end_list()
        self._item_lead_ins = []
        yield from self._sentences(block.text, "")
        self._lead_in = _opening(block.text)
        self._lead_number = self._outline.number
        self._lead_indent = block.indent

    def _item(self, block: Block) -> Iterator[Passage]:
        label = read_label(block.label)
        if label is None:
            yield from self._paragraph(block)
            return
        block = self._run_in(block, label)
        whole = label.style in (Style.NAMED, Style.PREFIXED) or (
            label.style is Style.DECIMAL and label.depth > 1
        )
        listed = bool(self._lead_in) and self._lead_in.endswith((":", "—", "–"))
        if block.kind is Kind.HEADING:
            self._forget()
        elif whole or (not listed and label.style in (Style.DECIMAL, Style.CAPITAL, Style.ROMAN)):
            self._outline.numbered(block)
            if not listed or not self._leads_here():
                self._forget()
        else:
            self._outline.item(block)
        yield from self._sentences(block.text, self._introduction(label.style))
        opening = _opening(block.text)
        if opening.endswith(":"):
            if whole and not listed:
                self._lead_in, self._lead_number = opening, self._outline.number
            else:
                self._item_lead_ins.append((label.style, opening))

    def _leads_here(self) -> bool:
        """The paragraph before led into this number when it is one below its own."""
        return self._outline.number.startswith(f"{self._lead_number}." if self._lead_number else "")

    def _run_in(self, block: Block, label: Label) -> Block:
        """`3.1 Scope. The bidder shall ...` is a heading and its paragraph."""
        match = _RUN_IN.fullmatch(block.text)
        if match is None or label.style in (
            Style.BULLET,
            Style.SMALL,
            Style.SMALL_ROMAN,
            Style.COUNT,
        ):
            return block
        title = match["title"]
        if not looks_like_title(title) or _DUTY.search(title) or len(title.split()) > 8:
            return block
        if len(match["rest"].split()) < 4:
            return block
        self._outline.heading(replace(block, kind=Kind.HEADING, text=title))
        return replace(block, kind=Kind.HEADING, text=match["rest"], label="")

    def _introduction(self, style: Style) -> str:
        """What introduces an item: the paragraph above, and any item it nests in."""
        while any(each is style for each, _ in self._item_lead_ins):
            self._item_lead_ins.pop()
        nested = [text for _, text in self._item_lead_ins]
        return " ".join([self._lead_in, *nested]).strip()

    def _sentences(self, text: str, lead_in: str, **marks: object) -> Iterator[Passage]:
        number = self._outline.number
        cell = str(marks.pop("cell", ""))
        own = str(marks.pop("number", ""))
        for index, sentence in enumerate(sentences(text)):
            opening, items = inline_items(sentence)
            before = lead_in if index == 0 else ""
            if not items:
                yield Passage(
                    text=sentence,
                    number=own or number,
                    place=self._place(cell),
                    lead_in=before,
                    **marks,  # type: ignore[arg-type]
                )
                continue
            for mark, item in items:
                yield Passage(
                    text=item,
                    number=(own or number) + mark,
                    place=self._place(cell),
                    lead_in=f"{before} {opening}".strip(),
                    **marks,  # type: ignore[arg-type]
                )

    def _row(self, block: Block) -> Iterator[Passage]:
        row = self._tables.read(block)
        if row.heading:
            self._outline.heading(
                Block(kind=Kind.HEADING, text=row.heading, label=row.number, style="table row")
            )
            self._forget()
            return
        if row.section:
            self._outline.heading(Block(kind=Kind.HEADING, text=row.section, style="table row"))
        if row.asked and row.texts:
            marks = {
                "asked": True,
                "binding": row.binding,
                "answer_cell": row.answer_cell,
                "comment_cell": row.comment_cell,
                "allowed": row.allowed,
                "cell": row.texts[0].address,
                "number": row.number,
            }
            yield from self._asked(row.texts[0].text, marks)
            return
        for cell in row.texts:
            yield from self._cell(cell.text, row.number, cell.address, row.logged)

    def _asked(self, text: str, marks: dict[str, object]) -> Iterator[Passage]:
        """A requirement cell is one requirement, unless it lists several under one opening."""
        pieces = _pieces(text)
        opening = pieces[0][1]
        items = [piece for label, piece in pieces[1:] if label]
        if opening.endswith(":") and len(items) == len(pieces) - 1 > 0:
            yield from self._listed(opening, pieces[1:], marks)
            return
        cell, number = str(marks.pop("cell", "")), str(marks.pop("number", ""))
        yield Passage(
            text=" ".join(f"{label} {piece}".strip() for label, piece in pieces),
            number=number or self._outline.number,
            place=self._place(cell),
            **marks,  # type: ignore[arg-type]
        )

    def _listed(
        self, opening: str, items: list[tuple[str, str]], marks: dict[str, object]
    ) -> Iterator[Passage]:
        cell, number = str(marks.pop("cell", "")), str(marks.pop("number", ""))
        for written, piece in items:
            label = read_label(written)
            name = label.name if label and label.style is not Style.BULLET else ""
            yield Passage(
                text=piece,
                number=(number or self._outline.number) + name,
                place=self._place(cell),
                lead_in=opening,
                **marks,  # type: ignore[arg-type]
            )

    def _cell(self, text: str, number: str, address: str, logged: bool) -> Iterator[Passage]:
        lead_in = ""
        for label, piece in _pieces(text):
            introduced = lead_in if label else ""
            yield from self._sentences(
                piece, introduced, number=number, cell=address, logged=logged
            )
            if not label:
                lead_in = _opening(piece)


def _opening(text: str) -> str:
    """The last sentence when it leads into a list, else nothing."""
    found = sentences(text)
    last = found[-1] if found else ""
    if last.endswith((":", "—", "–")) or re.search(
        r"(?:the following|as follows|include)s?\.?$", last
    ):
        return last
    return ""


def _pieces(text: str) -> list[tuple[str, str]]:
    """Lines of a cell as paragraphs: a label or bullet begins a new one."""
    pieces: list[tuple[str, str]] = []
    for line in text.split("\n"):
        label = find_label(line)
        if label is not None and label.style is not Style.NAMED and label.length < len(line):
            pieces.append((label.text, line[label.length :]))
        elif pieces:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {line}")
        else:
            pieces.append(("", line))
    return pieces
