"""Paragraphs cut into sentences and inline lists, each piece still word for word."""

from __future__ import annotations

import re

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|min|max|no|nos|inc|ltd|co|corp|fig|sec|art|par|para|cl|st|dr|mr"
    r"|mrs|ms|vs|viz|cf|al|resp|incl|excl|dept|gov|est|ext|vol|pp|ref|attn|tel|ave|blvd|rd|ca"
    r"|u\.s|u\.k|u\.s\.c|c\.f\.r|a\.m|p\.m|n\.j|d\.c|p\.o)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“(\[]?[A-Z0-9•§])")
_AFTER_ABBREVIATION = re.compile(
    r"\s+(?:The|All|Any|If|In|For|Each|This|These|Bidders?|Offerors?|Contractors?|Vendors?"
    r"|Proposers?|Suppliers?|It|Such|No|A|An)\b"
)
_MARK = re.compile(r"(?:(?<=\s)|(?<=^))\((?P<mark>[a-z]{1,4}|\d{1,2})\)\s+(?=\S)")


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; a point after an abbreviation or initial ends none."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if _ABBREVIATION.search(piece) and not _truly_ends(piece, text[match.end() :]):
            continue
        if re.fullmatch(r"\s*[\dA-Za-z]{1,3}[.)]\s*", piece):
            continue
        found.append(piece.strip())
        start = match.end()
    rest = text[start:].strip()
    if rest:
        found.append(rest)
    return found


def _truly_ends(piece: str, rest: str) -> bool:
    """`etc. The bidder ...` does end; `No. 5` and `J. Smith` do not."""
    if re.search(r"\b(?:e\.g|i\.e|no|nos|vs|dr|mr|mrs|ms|fig|sec|art)\.$", piece, re.IGNORECASE):
        return False
    return bool(_AFTER_ABBREVIATION.match(rest)) and not re.search(r"\s[A-Z]\.$", piece)


def inline_items(sentence: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A sentence that lists (a), (b), (c) after its opening: the opening, and marks with texts.

    Without at least two marks in their order the sentence is one whole, with no items.
    """
    marks = list(_MARK.finditer(sentence))
    if len(marks) < 2 or marks[0]["mark"] not in ("a", "i", "1"):
        return sentence, ()
    firsts = {"a": ("a", "b"), "i": ("i", "ii"), "1": ("1", "2")}[marks[0]["mark"]]
    if marks[1]["mark"] != firsts[1]:
        return sentence, ()
    opening = sentence[: marks[0].start()].strip()
    if not opening or len(opening.split()) < 3:
        return sentence, ()
    ends = [*(each.start() for each in marks[1:]), len(sentence)]
    items = tuple(
        (f"({mark['mark']})", re.sub(r"[;,]?\s*(?:and|or)?\s*$", "", sentence[mark.end() : end]))
        for mark, end in zip(marks, ends, strict=True)
    )
    if any(len(text.split()) < 2 for _, text in items):
        return sentence, ()
    return opening, items
