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
_NAMED_LETTER = re.compile(
    r"\b(?:appendix|annex|section|part|schedule|exhibit|attachment|table|lot|volume|tab|phase|type"
    r"|class|category|form|option|site|building|figure|zone|priority)\s+[A-Z]\.$",
    re.IGNORECASE,
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
    if _NAMED_LETTER.search(piece):  # `listed in Appendix A. Each terminal ...`
        return bool(re.match(r"\s+[A-Z]\w*\s", rest))
    return bool(_AFTER_ABBREVIATION.match(rest)) and not re.search(r"\s[A-Z]\.$", piece)


_ORDERS = (
    tuple("abcdefghijklmnopqrstuvwxyz"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"),
    tuple(str(number) for number in range(1, 100)),
)


def _in_order(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count on from the first: `five (5) days` after (2) is none of the list."""
    best: list[re.Match[str]] = []
    for order in _ORDERS:
        wanted = iter(order)
        following = next(wanted)
        kept = []
        for mark in marks:
            if mark["mark"] == following:
                kept.append(mark)
                following = next(wanted, "")
        best = max(best, kept, key=len)
    return best


def inline_items(sentence: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A sentence that lists (a), (b), (c) after its opening: the opening, and marks with texts.

    Without at least two marks in their order the sentence is one whole, with no items.
    """
    marks = _in_order(list(_MARK.finditer(sentence)))
    if len(marks) < 2:
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
