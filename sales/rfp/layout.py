"""Lines of a page put together again: headings, paragraphs and list items across line and page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sales.rfp.block import Block, Kind
from sales.rfp.broken_words import joined
from sales.rfp.footnotes import note_blocks
from sales.rfp.labels import Label, Style, find_bare_label, find_label, ordinal, read_label
from sales.rfp.page_body import Body
from sales.rfp.pdf_page import Line

_ENDED = re.compile(r"[.:;?!][\"”')\]]*$")
_MODAL = re.compile(
    r"\b(?:shall|must|will|should|may|can|is|are|was|has|have|provides?|includes?)\b", re.IGNORECASE
)
_SMALL_WORDS = {"of", "and", "the", "for", "to", "in", "a", "an", "or", "on", "with", "by", "at"}
_RUNS_ON = re.compile(
    r"\b(?:in|of|to|and|or|see|with|under|by|section|the|than|least|within|per|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety)$",
    re.IGNORECASE,
)
_LISTED = re.compile(r";(?:\s+(?:and|or|and/or))?$")
LONGEST_HEADING = 14  # words


@dataclass(slots=True)
class _Open:
    """A block still being put together."""

    kind: Kind
    lines: list[Line]
    label: Label | None = None
    style: str = field(default="")


def blocks_of(lines: Iterable[Line], body: Body) -> list[Block]:
    """Blocks of lines in reading order, which may run over pages."""
    done: list[Block] = []
    held: _Open | None = None
    notes: list[Line] = []
    for line in _label_alone_joined(lines):
        if line.note:
            notes.append(line)
            continue
        if held is not None and _continues(held, line, body):
            held.lines.append(line)
            continue
        if held is not None:
            done += [_closed(held, body), *note_blocks(notes, body)]
            notes = []
        held = _opened(line, body)
        if done and held.kind is Kind.HEADING and _is_listed(held, done[-1], body):
            held.kind = Kind.ITEM
    if held is not None:
        done.append(_closed(held, body))
    return [*done, *note_blocks(notes, body)]


def _label_alone_joined(lines: Iterable[Line]) -> Iterable[Line]:
    """A number or bullet that stands alone on its line belongs to the next."""
    waiting: Line | None = None
    for line in lines:
        label = None if line.note else find_label(line.text + " ")
        alone = label is not None and label.length >= len(line.text) and len(line.text) < 12
        if waiting is not None and not line.note and _beside(waiting, line):
            yield _after_label(waiting, line)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = line if alone else None
        if not alone:
            yield line
    if waiting is not None:
        yield waiting


def _beside(waiting: Line, line: Line) -> bool:
    return waiting.page == line.page and abs(waiting.bottom - line.bottom) < 2.2 * line.size


def _after_label(waiting: Line, line: Line) -> Line:
    return replace(
        line,
        text=f"{waiting.text} {line.text}",
        left=min(waiting.left, line.left),
        top=max(waiting.top, line.top) if waiting.top < line.top + 4 else line.top,
    )


def _opened(line: Line, body: Body) -> _Open:
    label = find_label(line.text)
    bare = None if label else find_bare_label(line.text)
    if bare is not None and _stands_out(line, bare, body):
        return _Open(Kind.HEADING, [line], bare, _style(line))
    if _looks_like_heading(line, label, body):
        return _Open(Kind.HEADING, [line], label, _style(line))
    return _Open(Kind.ITEM if label else Kind.PARAGRAPH, [line], label, _style(line))


def _is_listed(held: _Open, before: Block, body: Body) -> bool:
    """`1. Project Manager` after `the following persons:` is of a list and heads nothing."""
    label, line = held.label, held.lines[0]
    if label is None or label.depth > 1 or label.style is Style.NAMED:
        return False
    if (line.bold and not body.bold) or line.size >= body.size + 0.9:
        return False
    if before.text.endswith(":"):
        return ordinal(label.parts[0], label.style) == 1
    earlier = read_label(before.label) if before.kind is Kind.ITEM and before.label else None
    return (
        earlier is not None
        and earlier.style is label.style
        and ordinal(label.parts[0], label.style) == 1 + ordinal(earlier.parts[0], earlier.style)
    )


def _style(line: Line) -> str:
    capitals = line.text.upper() == line.text
    return f"{line.size:.0f}{'b' if line.bold else ''}{'c' if capitals else ''}"


def _stands_out(line: Line, bare: Label, body: Body) -> bool:
    """`4 Scope` is a heading in larger, bolder or capital type only."""
    title = line.text[bare.length :]
    marked = line.size >= body.size + 0.9 or (line.bold and not body.bold)
    return looks_like_title(title) and (marked or title.upper() == title)


def looks_like_title(text: str) -> bool:
    """Short, ending in no sentence's end, most words capital or no verb of duty in it."""
    words = text.split()
    if (
        not words
        or len(words) > LONGEST_HEADING
        or text.rstrip().endswith((".", ";", ",", "?", "!"))
    ):
        return False
    if re.search(r"[$€£@|]|https?:|\bwww\.", text) or not re.search(r"[^\W\d_]{2}", text):
        return False
    first = next((each for each in words if each[0].isalpha()), "")
    return bool(first) and first[0].isupper()


def _is_capitalised(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", text) if w.casefold() not in _SMALL_WORDS]
    return bool(words) and sum(1 for w in words if w[0].isupper()) >= 0.75 * len(words)


def _looks_like_heading(line: Line, label: Label | None, body: Body) -> bool:
    text = line.text[label.length :] if label else line.text
    if label and not text:
        return label.style in (Style.NAMED, Style.PREFIXED)
    if label and label.style in (Style.BULLET, Style.COUNT, Style.SMALL_ROMAN):
        return False
    if line.size < 0.75 * body.size:  # words of a drawing or a footnote
        return False
    larger = line.size >= body.size + 0.9
    stronger = line.bold and not body.bold
    trimmed = text.rstrip(":").rstrip()
    if label and trimmed.endswith("."):
        trimmed = trimmed[:-1]
    if not looks_like_title(trimmed):
        return False
    duty = re.search(r"\b(?:shall|must|should)\b", trimmed)
    if larger or stronger:
        run_in = text.endswith(":") and not larger and label is None
        return not duty and not (run_in and (len(trimmed.split()) > 6 or text[:1].islower()))
    if trimmed.upper() == trimmed and len(re.findall(r"[A-Z]", trimmed)) >= 4:
        return len(trimmed.split()) >= 1 and not text.endswith(":")
    numbered = label is not None and label.style not in (Style.SMALL, Style.ROUND_CAPITAL)
    short_line = line.right < body.edge(line) - 0.2 * (body.edge(line) - line.left)
    return bool(
        numbered
        and short_line
        and len(trimmed.split()) <= 10
        and not _MODAL.search(trimmed)
        and (_is_capitalised(trimmed) or (label and label.depth > 1 and len(trimmed.split()) <= 6))
    )


def _continues(held: _Open, line: Line, body: Body) -> bool:
    """Whether a line goes on with what the lines before it began."""
    before = held.lines[-1]
    if find_label(line.text) is not None and not _is_word_of_sentence(before, line):
        return False
    next_column = bool(body.gutter) and before.right <= body.gutter <= line.left
    gap = before.bottom - line.top
    # Part of a page may be set in columns: there the next line stands right of this one and high.
    risen = line.left >= before.right and gap < -3 * line.size
    next_page = line.page != before.page or next_column or risen
    if held.kind is Kind.HEADING:
        return not next_page and _wraps(held, line, body)
    full = before.right > body.edge(before) - 0.18 * (body.edge(before) - before.left)
    within = full and not next_page and gap < 0.3 * line.size and not _ENDED.search(before.text)
    apart = _ENDED.search(before.text) or (line.bold and not within)
    if _looks_like_heading(line, None, body) and apart:
        return False
    if abs(line.size - before.size) > 1.2:
        return False
    if held.kind is Kind.ITEM and not next_page and not full and _is_outside(held, line):
        return False
    runs_on = full and line.text[0].islower() and abs(line.left - before.left) < 2
    if before.text.endswith(":") and runs_on and gap < 0.3 * line.size and not next_page:
        return True  # a colon within the sentence, at the end of a full line
    if before.text.endswith(":") or (_LISTED.search(before.text) and not full):
        return False  # list items whose bullets are drawn and not written
    if next_page:
        return _goes_over(before, line, body)
    if gap > 0.95 * line.size or gap < -3 * line.size:
        return (
            not _ENDED.search(before.text) and line.text[0].islower() and 0 < gap < 1.6 * line.size
        )
    if full or not _ENDED.search(before.text):
        return (
            full or line.text[0].islower() or held.kind is Kind.ITEM or not line.text[0].isupper()
        )
    return not line.text[0].isupper()


def _wraps(held: _Open, line: Line, body: Body) -> bool:
    """Whether a line is the next of a heading of several lines."""
    before = held.lines[-1]
    return (
        -2 * line.size < before.bottom - line.top < 0.9 * line.size
        and line.size == before.size
        and line.bold == before.bold
        and len(held.lines) < 3
        and before.right > body.edge(before) * 0.72
        and not before.text.endswith(".")
    )


def _goes_over(before: Line, line: Line, body: Body) -> bool:
    """Whether the first line of a page or column ends what the last of the one before began."""
    if _ENDED.search(before.text):
        return False
    return not line.text[0].isupper() or before.right > body.edge(before) * 0.85


def _is_outside(held: _Open, line: Line) -> bool:
    """Whether a line begins left of the list item before it, with a sentence of its own."""
    return line.left < held.lines[0].left - 4 and line.text[0].isupper()


def _is_word_of_sentence(before: Line, line: Line) -> bool:
    """`Section 4` at the start of a line may only be the end of `as described in`."""
    label = find_label(line.text)
    if label is None or label.style is Style.BULLET:
        return False
    mid = not _ENDED.search(before.text)
    if _RUNS_ON.search(before.text):
        return True
    if label.style is Style.NAMED:
        return mid
    rest = line.text[label.length :]
    return (
        mid and bool(rest) and rest[0].islower() and label.style in (Style.DECIMAL, Style.PREFIXED)
    )


def _closed(held: _Open, body: Body) -> Block:
    text = joined([each.text for each in held.lines], body.words)
    label = held.label
    first = held.lines[0]
    return Block(
        kind=held.kind,
        text=text[label.length :].strip() if label else text,
        page=first.page,
        label=label.text if label else "",
        style=held.style,
        size=first.size,
        indent=round(first.left),
    )
