"""Plain text and Markdown as blocks: form feeds are pages, # are headings, pipes are tables."""

from __future__ import annotations

import re

from sales.rfp.block import Block, Cell, Kind, ReadDocument
from sales.rfp.files import DocumentRefused
from sales.rfp.labels import Style, find_bare_label, find_label
from sales.rfp.layout import looks_like_title

_ENCODINGS = ("utf-8-sig", "cp1252")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"\|?[\s:|-]*-{3,}[\s:|-]*\|?|[-=_*~]{3,}")
_DUTY = re.compile(r"\b(?:shall|must|should|will)\b", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*$")


def read_text_file(name: str, content: bytes) -> ReadDocument:
    """The blocks of a text. Pages are counted by form feeds, so most texts have one."""
    text = _decoded(name, content)
    blocks: list[Block] = []
    pages = text.split("\f")
    for number, page in enumerate(pages, 1):
        blocks += _page_blocks(page.splitlines(), number)
    return ReadDocument(name=name, blocks=tuple(blocks), pages=len(pages))


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentRefused(name, "is no readable text; save it as UTF-8")


def _page_blocks(lines: list[str], page: int) -> list[Block]:
    blocks: list[Block] = []
    held: list[str] = []
    fenced = False

    def close() -> None:
        if held:
            blocks.append(_block(held, page))
            held.clear()

    for index, raw in enumerate(lines):
        line = raw.strip().replace("\u00a0", " ")
        if line.startswith("```"):
            fenced = not fenced
            continue
        after = lines[index + 1].strip() if index + 1 < len(lines) else ""
        if not line or _RULE.fullmatch(line) or _LEADER.search(line):
            close()
        elif line.startswith("|") or line.count("\t") >= 2 or line.count(" | ") >= 1:
            close()
            blocks.append(_row(line, page))
        elif _is_heading(line, after, held):
            close()
            blocks.append(_heading(line, after, page))
        elif held and not _begins(line, held):
            held.append(line)
        else:
            close()
            held.append(line)
    close()
    return blocks


def _begins(line: str, held: list[str]) -> bool:
    """A labelled line begins a paragraph, unless a number merely fell to a line's start."""
    label = find_label(line)
    if label is None:
        return False
    rest = line[label.length :]
    cut = (
        label.style is Style.DECIMAL
        and rest[:1].islower()
        and not held[-1].endswith((".", ":", ";"))
    )
    return not cut


def _is_heading(line: str, after: str, held: list[str]) -> bool:
    if _HASHES.fullmatch(line):
        return True
    if after and re.fullmatch(r"[=~]{3,}|-{4,}", after) and not held:
        return True
    if re.fullmatch(r"\*\*[^*]+\*\*:?", line):
        return looks_like_title(line.strip("*: "))
    label = find_label(line)
    title = line[label.length :] if label else line
    if held and not label:
        return False
    if not looks_like_title(title.rstrip(":")) or _DUTY.search(title):
        return False
    if label is None:
        return (title.upper() == title and not after and len(title) > 3) or (
            title.upper() == title and len(re.findall("[A-Z]", title)) > 4
        )
    strong = label.style in (Style.NAMED, Style.DECIMAL, Style.ROMAN, Style.PREFIXED, Style.CAPITAL)
    alone = not after or find_label(after) is not None or after[0].isupper()
    return strong and alone and not title.endswith(":") and len(title.split()) <= 9


def _heading(line: str, after: str, page: int) -> Block:
    level = 0
    match = _HASHES.fullmatch(line)
    if match:
        level, line = len(match[1]), match[2]
    elif after and re.fullmatch(r"={3,}", after):
        level = 1
    elif after and re.fullmatch(r"-{4,}|~{3,}", after):
        level = 2
    line = line.strip("*").strip()
    label = find_label(line) or find_bare_label(line)
    if label is not None and label.style in (Style.BULLET, Style.SMALL, Style.COUNT):
        label = None
    return Block(
        kind=Kind.HEADING,
        text=line[label.length :] if label else line,
        label=label.text if label else "",
        page=page,
        level=level,
        style="capitals" if line.upper() == line else "title",
    )


def _block(lines: list[str], page: int) -> Block:
    text = re.sub(r"\*\*|__|(?<!\w)`|`(?!\w)", "", " ".join(lines))
    label = find_label(text)
    return Block(
        kind=Kind.ITEM if label else Kind.PARAGRAPH,
        text=text[label.length :].strip() if label else text,
        label=label.text if label else "",
        page=page,
    )


def _row(line: str, page: int) -> Block:
    split = line.strip("|").split("\t" if "\t" in line and "|" not in line else "|")
    cells = tuple(Cell(text=cell.strip(), column=index) for index, cell in enumerate(split))
    return Block(kind=Kind.ROW, text=line, page=page, cells=cells, table="text")
