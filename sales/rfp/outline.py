"""The outline of a document: which headings a paragraph stands under, and its composed number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sales.rfp.block import Block
from sales.rfp.labels import Label, Style, could_be_roman, ordinal, read_label

_PATH_LETTERS = 200
# A new section or appendix closes everything; a task or factor only the one before it.
_DIVISION = re.compile(
    r"section|article|appendix|annex|part|chapter|attachment|schedule|exhibit|volume|enclosure"
    r"|abschnitt|anexo|lot",
    re.IGNORECASE,
)

_ROW_ID = re.compile(r"[A-Z]{1,6}[-_ ]?\d+\W?")  # R-1, SEC-12; not C.1.2, which has a section C


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A heading, or a numbered paragraph without a title."""

    label: Label | None
    style: Style | str
    title: str
    level: int = 0
    size: float = 0.0
    page: int = 0

    @property
    def name(self) -> str:
        said = self.label.text.rstrip(":") if self.label else ""
        return f"{said} {self.title}".strip()


class Outline:
    """Follows a document from its start; ask `section` and `number` at any point."""

    def __init__(self) -> None:
        self._stack: list[Entry] = []
        self._items: list[tuple[Style, Label]] = []
        self._rooted: Label | None = None  # the last decimal heading under no named one
        self._inner: Label | None = None  # the last decimal heading under the named one open

    @property
    def section(self) -> str:
        """The titled headings above, outermost first, joined with " > "."""
        titled = [each.name for each in self._stack if each.title]
        path = titled or [each.name for each in self._stack]
        return " > ".join(each[:_PATH_LETTERS] for each in path)

    @property
    def number(self) -> str:
        """The buyer's number of what stands here: IV.B.2(a), 3.2.1, C-4."""
        number = ""
        for each in self._stack:
            number = _composed(number, each.label)
        for _, label in self._items:
            number = _composed(number, label)
        return number

    def heading(self, block: Block) -> None:
        """A heading closes all that are as deep as it or deeper."""
        label = self._settled(read_label(block.label) if block.label else None)
        title = block.text.strip().rstrip(":").strip()
        style: Style | str = label.style if label else f"plain {block.style}"
        self._items = []
        self._pop(label, style, block)
        self._count(label)
        entry = Entry(
            label=label,
            style=style,
            title=title,
            level=block.level,
            size=block.size,
            page=block.page or 0,
        )
        self._stack.append(entry)

    def numbered(self, block: Block) -> None:
        """A numbered paragraph: like a heading without a title when its number is a whole one."""
        label = self._settled(read_label(block.label))
        assert label is not None  # callers pass blocks that have one
        self._items = []
        if _ROW_ID.fullmatch(label.text) and self._stands_under_a_title():
            self._pop_row(label)
        else:
            self._pop(label, label.style, block)
        self._count(label)
        self._stack.append(Entry(label=label, style=label.style, title=""))

    def item(self, block: Block) -> None:
        """A list item nests in the items above it whose labels look different."""
        label = self._settled(read_label(block.label))
        if label is None:
            return
        styles = [style for style, _ in self._items]
        if label.style in styles:
            del self._items[styles.index(label.style) :]
        self._items.append((label.style, label))

    def end_list(self) -> None:
        self._items = []

    def nested(self, label: Label) -> str:
        """The number of an inline item such as (a) of the paragraph standing here."""
        return _composed(self.number, label)

    def _settled(self, label: Label | None) -> Label | None:
        """`i.` after `h.` is a letter, and a Roman one after nothing."""
        if label is None or not could_be_roman(label):
            return label
        letter = Style.CAPITAL if label.style is Style.ROMAN else Style.SMALL
        here: list[tuple[Style | str, Label]] = [
            *((each.style, each.label) for each in self._stack if each.label),
            *self._items,
        ]
        for style, before in reversed(here):
            if style is letter and ordinal(label.parts[0], letter) == 1 + ordinal(
                before.parts[0], letter
            ):
                return Label(label.text, letter, label.parts, label.length)
            if style is label.style and ordinal(label.parts[0], style) == 1 + ordinal(
                before.parts[0], style
            ):
                return label
        if label.parts[0].casefold() == "i":
            return label
        return Label(label.text, letter, label.parts, label.length)

    def _count(self, label: Label | None) -> None:
        """Remembers where decimal headings have come to, and ends a named one they go on after."""
        if label is None or label.style not in (Style.NAMED, Style.DECIMAL):
            return
        if label.style is Style.NAMED:
            self._inner = None
            return
        named = [index for index, e in enumerate(self._stack) if e.style is Style.NAMED]
        goes_on = self._rooted is not None and follows(label, self._rooted)
        if named and goes_on and not (self._inner and follows(label, self._inner)):
            del self._stack[named[0] :]
            named = []
        if named:
            self._inner = label
        else:
            self._rooted = label

    def _stands_under_a_title(self) -> bool:
        """Whether a titled heading with a decimal number is open: ids such as R-1 are its rows."""
        return any(each.title and each.style is Style.DECIMAL for each in self._stack)

    def _pop_row(self, label: Label) -> None:
        """R-2 ends R-1 and leaves the headings both stand under."""
        for index, each in enumerate(self._stack):
            if not each.title and not (each.label and _is_under(label, each.label)):
                del self._stack[index:]
                return

    def _pop(self, label: Label | None, style: Style | str, block: Block) -> None:
        if block.level:  # the file says how deep
            while self._stack and (self._stack[-1].level or 99) >= block.level:
                self._stack.pop()
            return
        if label is not None and (block.page or 0) > 1:  # what a cover says heads no section
            self._stack = [e for e in self._stack if e.label or e.page != 1 or e.level]
        labelled = False
        for index, each in enumerate(self._stack):
            titled_between = each.label is None and labelled
            labelled = labelled or each.label is not None
            if label is not None and label.style in (Style.DECIMAL, Style.PREFIXED):
                closes = titled_between or _closes_number(label, each)
            else:
                closes = _closes(label, style, block, each)
            if closes:
                del self._stack[index:]
                return


def _closes(label: Label | None, style: Style | str, block: Block, open_: Entry) -> bool:
    if open_.style == style:
        return style is not Style.NAMED or _same_division(label, open_.label)
    if label is None and open_.label is None:
        return bool(open_.size) and open_.size < block.size - 0.4
    if label is None and open_.label is not None:
        return bool(open_.size) and open_.size < block.size - 0.9
    return label is not None and label.style is Style.NAMED and bool(_DIVISION.match(label.text))


def _closes_number(label: Label, open_: Entry) -> bool:
    """A decimal number closes those it does not stand under; titles before any number stay."""
    if open_.label is None or open_.style not in (Style.PREFIXED, Style.DECIMAL):
        return False
    if open_.style is label.style:
        return not _is_under(label, open_.label)
    return label.depth > 1 and open_.label.parts[0] != label.parts[0]


def _same_division(label: Label | None, other: Label | None) -> bool:
    """`Task 2` closes `Task 1` and not the section it stands in; a section closes all."""
    if label is None or other is None or _DIVISION.match(label.text):
        return True
    return label.text.split()[0].casefold() == other.text.split()[0].casefold()


def _is_under(label: Label, other: Label) -> bool:
    return label.depth > other.depth and label.parts[: other.depth] == other.parts


def follows(label: Label, before: Label) -> bool:
    """Whether a decimal number is the next one, or the first below: 11.6, 12, 12.1 after 11.5."""
    if not all(part.isdecimal() for part in (*label.parts, *before.parts)):
        return False
    new, old = [int(part) for part in label.parts], [int(part) for part in before.parts]
    if new[: len(old)] == old:
        return len(new) == len(old) + 1 and new[-1] <= 1
    shared = next(i for i, (a, b) in enumerate(zip(new, [*old, 0], strict=False)) if a != b)
    return (
        shared < len(old)
        and new[shared] == old[shared] + 1
        and max(new[shared + 1 :], default=0) <= 1
    )


def _composed(number: str, label: Label | None) -> str:
    if label is None or label.style is Style.BULLET:
        return number
    name = label.name
    if label.style is Style.NAMED:  # a task or factor of a numbered section has that number
        return number if number and not _DIVISION.match(label.text) else ".".join(label.parts)
    if label.style is Style.PREFIXED or (label.style is Style.DECIMAL and label.depth > 1):
        return name
    if name.startswith("("):
        return number + name
    return f"{number}.{name}" if number and not re.search(r"\)$", number) else number + name
