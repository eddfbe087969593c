"""What else an RFP says: deadlines, page limits, forms, criteria, instructions, definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sales.rfp.dates import RELATIVE, Moment, find_moment, resolve
from sales.rfp.passages import Passage
from sales.rfp.requirement import Place


class FactKind(StrEnum):
    DEADLINE = "deadline"
    PAGE_LIMIT = "page limit"
    FORM = "form"
    CRITERION = "evaluation criterion"
    INSTRUCTION = "submission instruction"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`name` says of what, `value` what it comes to; `text` is verbatim."""

    kind: FactKind
    name: str
    value: str
    text: str
    place: Place


_PURPOSES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("questions", r"\b(?:questions?|inquir\w+|enquir\w+|clarifications?|rfis?)\b"),
        (
            "site visit",
            r"\b(?:site visit|walk-?through|pre-?(?:bid|proposal|quote) (?:conference|meeting))\b",
        ),
        ("intent to bid", r"\b(?:intent to (?:bid|propose|respond)|notice of intent)\b"),
        ("award", r"\b(?:award\w*|contract signature|notice of intent to award)\b"),
        (
            "proposal",
            r"\b(?:proposals?|bids?|quotes?|quotations?|tenders?|responses?|offers?|submissions?|submitted|due|closing|closes)\b",
        ),
    )
)
_DUE = re.compile(
    r"\b(?:due|deadline|no later than|not later than|closing|closes|close of|submitted by"
    r"|received by|"
    r"on or before|until|must be (?:received|submitted)|by \d|cut-?off|before|prior to|opening"
    r"|will be held)\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\(?\d{1,3}\)?|one|two|three|four|five|six|eight|ten|twelve|fifteen"
    r"|twenty(?:-five)?|thirty"
    r"|forty"
    r"|fifty)"
)
_PAGES = re.compile(
    rf"(?:(?:exceed|exceeding|limited to|limit(?:ed)? (?:of|is)|maximum(?: of)?|max\.?"
    rf"|no (?:more|longer) than|not be more than|up to|at most|within)"
    rf"\s+(?:an? )?(?P<one>{_NUMBER})(?:\s*\(\d+\))?[\s-]*(?:single-sided |double-sided |typed "
    rf"|printed |A4 )?pages?\b|(?P<two>{_NUMBER})[\s-]*pages? (?:limit|maximum|max))",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:form|attachment|appendix|exhibit|annex|schedule|affidavit|certificat\w+|declaration|worksheet|questionnaire)\b",
    re.IGNORECASE,
)
_FILL = re.compile(
    r"\b(?:complete|completed|sign|signed|return|submit|submitted|attach|attached|fill|include|included|executed|notarized|enclose)\b",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    r"^(?:\W*(?:[a-z]|\d{1,2})[.)]\s*)?(?P<name>[A-Z][^|.%:;]{2,90}?)\s*(?:[|:–—(-]|\.{2,})?\s*(?P<weight>\d{1,3}(?:\.\d+)?)\s*(?P<unit>%|percent|points?|pts)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"\b(?:evaluat|criteri|scor|weigh|judged|assess|counts?\b|award|marks|merit|most economically)",
    re.IGNORECASE,
)
_INLINE_WEIGHT = re.compile(
    r"\b(?P<name>[A-Za-z][A-Za-z /&’'-]{2,60}?)\s*(?:\(|:|–|-|=)?\s*(?:counts?(?: for)?|is worth"
    r"|(?:will )?accounts? for|carries|weighted(?: at)?|at)?\s*"
    r"(?P<weight>\d{1,3}(?:\.\d+)?)\s*(?P<unit>%|per ?cent|points?|pts|marks)(?!\w)",
    re.IGNORECASE,
)
_RELATIVE_WEIGHT = re.compile(
    r"\b(?:more|less|equally|most|significantly more|approximately equal(?:ly)?) (?:important"
    r"|in importance)|descending order of importance",
    re.IGNORECASE,
)
_CRITERIA = re.compile(r"evaluat|criteri|scor|weight|award|selection|factor", re.IGNORECASE)
_SUBMIT = re.compile(
    r"\b(?:submit\w*|upload\w*|e-?mail\w*|deliver\w*|sealed|envelope|cop(?:y|ies)|font|margins?"
    r"|portal|file format|pdf|volumes?)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"\b(?:proposals?|bids?|quotes?|quotations?|tenders?|responses?|offers?|submissions?|offerors?|bidders?|proposers?|vendors?)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:shall|must|should|required|will not be|limited to)\b", re.IGNORECASE)
_DEFINED = re.compile(
    r"^[“\"'‘](?P<term>[^”\"'’]{2,60})[”\"'’]\s+(?:shall\s+)?(?:means?|refers? to|is defined as"
    r"|has the meaning)\b|^(?P<plain>[A-Z][\w /&()-]{2,50}?)\s+(?:shall mean|means"
    r"|is defined as)\b"
)


def find_facts(passages: Iterable[Passage]) -> tuple[Fact, ...]:
    """All facts in the order of the text; relative deadlines resolved where their base is named."""
    found: list[Fact] = []
    seen: set[tuple[FactKind, str, str]] = set()
    for passage in passages:
        for fact in _facts(passage):
            key = (fact.kind, fact.name.casefold(), fact.value or fact.text)
            if key not in seen:
                seen.add(key)
                found.append(fact)
    return tuple(_resolved(found))


def _facts(passage: Passage) -> Iterator[Fact]:
    text = passage.text

    def fact(kind: FactKind, name: str, value: str) -> Fact:
        return Fact(kind=kind, name=name, value=value, text=passage.text, place=passage.place)

    if _DUE.search(f"{passage.lead_in} {text}") or _purpose(text):
        moment = find_moment(text)
        purpose = _purpose(text) or _purpose(passage.place.section)
        if moment is not None and purpose:
            yield fact(FactKind.DEADLINE, purpose, str(moment))
        elif moment is None and purpose and (match := RELATIVE.search(text)):
            yield fact(FactKind.DEADLINE, purpose, f"relative: {match[0]}")
    if (match := _PAGES.search(text)) is not None:
        yield fact(FactKind.PAGE_LIMIT, _limited(text, match.start()), match["one"] or match["two"])
    if _FORM.search(text) and _FILL.search(text) and _DUTY.search(text):
        yield fact(FactKind.FORM, _form_name(text), "")
    in_criteria = bool(_CRITERIA.search(passage.place.section)) or bool(_CRITERIA.search(text))
    if (
        in_criteria
        and len(_inline_weights(text)) < 2
        and (match := _WEIGHT.search(text)) is not None
    ):
        said = match["name"].strip(" -–—|")
        yield fact(FactKind.CRITERION, said, f"{match['weight']} {_unit(match['unit'])}")
    elif len(weights := _inline_weights(text)) > 1:
        for name, value in weights:
            yield fact(FactKind.CRITERION, name, value)
    elif in_criteria and (match := _RELATIVE_WEIGHT.search(text)) is not None:
        yield fact(FactKind.CRITERION, "relative importance", match[0])
    if _SUBMIT.search(text) and _OFFER.search(text) and _DUTY.search(text):
        yield fact(FactKind.INSTRUCTION, passage.place.section.split(" > ")[-1], "")
    if (match := _DEFINED.search(text)) is not None:
        yield fact(FactKind.DEFINITION, match["term"] or match["plain"], "")


def _unit(written: str) -> str:
    return "points" if written.casefold().startswith(("p", "m")) and "cent" not in written else "%"


def _inline_weights(text: str) -> list[tuple[str, str]]:
    """Criteria of one sentence: `quality (60 %) and price (40 %)`, `cost counts 30 points`."""
    if not _JUDGED.search(text):
        return []
    return [
        (re.sub(r"^.*\b(?:on|by|of|the|and|for|is|are)\s+", "", match["name"]), weight)
        for match in _INLINE_WEIGHT.finditer(text)
        if (weight := f"{match['weight']} {_unit(match['unit'])}")
    ]


def _purpose(text: str) -> str:
    return next((name for name, shape in _PURPOSES if shape.search(text)), "")


def _limited(text: str, before: int) -> str:
    """What the limit is of: the last thing of an offer named before it."""
    named = re.findall(
        r"(?:technical |price |cost |management )?(?:proposal|quote|response|volume [ivx\d]+"
        r"|volume|section|resume|cover letter|executive summary|bid|narrative|submission)s?",
        text[:before] or text,
        re.IGNORECASE,
    )
    return named[-1].casefold() if named else "offer"


def _form_name(text: str) -> str:
    match = re.search(
        r"(?:(?:Attachment|Appendix|Exhibit|Annex|Schedule|Form)\s+[A-Z0-9][\w.-]{0,8}|(?:[A-Z][\w-]*\s+){0,4}(?:Form|Affidavit|Certificat\w+|Declaration|Worksheet|Questionnaire))",
        text,
    )
    return match[0].strip() if match else text[:60]


def _resolved(facts: list[Fact]) -> Iterator[Fact]:
    """`seven days before the due date` as a date, once the due date is known."""
    bases: dict[str, Moment] = {}
    for fact in facts:
        if fact.kind is FactKind.DEADLINE and not fact.value.startswith("relative"):
            moment = find_moment(fact.text)
            if moment is not None:
                bases.setdefault(fact.name, moment)
    for fact in facts:
        match = RELATIVE.search(fact.text) if fact.value.startswith("relative") else None
        base = bases.get("award" if match and "award" in match[0].casefold() else "proposal")
        if match is None or base is None:
            yield fact
        else:
            yield replace(fact, value=str(resolve(match, base)))
