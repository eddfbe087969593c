"""Requirements out of passages: the words of duty first, the classifier where they are silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from catalog.requirement import Operator, Requirement
from sales.needs.reading import read_text
from sales.rfp.block import ReadDocument
from sales.rfp.classifier import Classifier
from sales.rfp.obligations import BOUND, STRICT, Duty, defines, duty_of
from sales.rfp.passages import Passage, passages
from sales.rfp.requirement import Obligation, RfpRequirement

_BOUND = {
    Obligation.MANDATORY: re.compile(
        r"m|mandatory|must.*|shall|required|yes|y|essential|high|critical|1", re.IGNORECASE
    ),
    Obligation.DESIRABLE: re.compile(
        r"d|desir\w+|should.*|could.*|optional|o|s|c|nice.*|preferred|medium|low|no|n|[23]",
        re.IGNORECASE,
    ),
    Obligation.INFORMATIVE: re.compile(r"i|info\w*|w|won.?t.*|n/?a", re.IGNORECASE),
    Obligation.QUESTION: re.compile(r"q|question|respond|describe", re.IGNORECASE),
}
_NOTHING = re.compile(
    r"[\W\d_]*|(?:page|continued|end of (?:section|document)|intentionally left blank|n/?a|tbd"
    r"|yes|no|reserved)\W*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d|symmetric|redundan|diverse|resilien|encrypt|managed", re.IGNORECASE)
# A bidder's own question in a log of questions and answers.
_ASKS_BUYER = re.compile(
    r"\?\W*$|^(?:please|could|can|would|will) .*\b(?:clarify|confirm|specify|advise|provide)\b",
    re.IGNORECASE,
)
_CLEAR = 0.75  # strength of duty that needs no second opinion
SURE = 0.55  # strength that a doubtful classifier may still overrule


def extract(
    documents: Iterable[ReadDocument], classifier: Classifier, *, today: date
) -> tuple[RfpRequirement, ...]:
    """The requirements of all documents, numbered RQ-0001 on, none of them twice."""
    found: list[RfpRequirement] = []
    seen: set[tuple[str, str]] = set()
    for document in documents:
        for passage in passages(document):
            made = _requirement(passage, classifier, len(found) + 1, today)
            if made is None:
                continue
            key = (_folded(made.text), _folded(made.lead_in) or made.number)
            plain = (_folded(made.text), "") if len(made.text) > 60 else key
            if key in seen or plain in seen:
                continue
            seen |= {key, plain}
            found.append(made)
    return _without_openings(found)


def _without_openings(found: list[RfpRequirement]) -> tuple[RfpRequirement, ...]:
    """A sentence that only leads into list items is in their rows and needs none of its own."""
    led = {(each.place.document, _folded(each.lead_in)) for each in found if each.lead_in}
    openings = {
        document: "\n".join(text for at, text in led if at == document) for document, _ in led
    }
    kept = [
        each
        for each in found
        if each.answer_cell
        or not each.text.rstrip().endswith((":", "—", "–"))
        or _folded(each.text) not in openings.get(each.place.document, "")
    ]
    return tuple(replace(each, id=f"RQ-{serial:04d}") for serial, each in enumerate(kept, 1))


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _requirement(
    passage: Passage, classifier: Classifier, serial: int, today: date
) -> RfpRequirement | None:
    if _NOTHING.fullmatch(passage.text) or len(passage.text) < 3:
        return None
    duty = duty_of(passage.text, passage.lead_in)
    chance = classifier.chance(passage.text)
    confidence = _confidence(passage, duty, chance, classifier.threshold)
    if confidence is None:
        return None
    whole = f"{passage.lead_in} {passage.text}"
    category, _ = classifier.category(passage.text if len(passage.text) > 50 else whole)
    return RfpRequirement(
        id=f"RQ-{serial:04d}",
        number=passage.number,
        place=passage.place,
        text=passage.text,
        lead_in=passage.lead_in,
        obligation=_obligation(passage, duty),
        category=category,
        actor=duty.party,
        confidence=round(confidence, 2),
        figures=tuple(_figures(passage.text, today)),
        answer_cell=passage.answer_cell,
        comment_cell=passage.comment_cell,
        allowed_answers=passage.allowed,
    )


def _confidence(passage: Passage, duty: Duty, chance: float, threshold: float) -> float | None:
    """How sure it is that this is a requirement; None when it is none."""
    strict = bool(STRICT.search(passage.text))
    if passage.logged:
        return 0.55 if strict and not _ASKS_BUYER.search(passage.text) else None
    if passage.asked:
        return max(0.8, chance)
    if not strict and (defines(passage.text) or passage.text.isupper()) and not passage.lead_in:
        return None
    opens_list = passage.text.rstrip().endswith(":") and len(passage.text.split()) < 5
    if strict and not opens_list:
        return max(0.7, min(0.99, 0.75 + 0.25 * chance))
    if passage.lead_in and duty.strength >= 0.5 and duty.obligation is not Obligation.INFORMATIVE:
        return max(0.6, min(0.95, 0.6 + 0.4 * chance))
    if len(passage.text.split()) < 4:
        return None
    if duty.strength == BOUND and duty.obligation is Obligation.MANDATORY:
        return max(0.6, min(0.95, 0.6 + 0.35 * chance))
    if duty.strength >= SURE:
        needed = threshold * (0.75 if duty.strength >= _CLEAR else 0.95)
        return (chance + duty.strength) / 2 if chance >= needed else None
    return chance * 0.9 if chance >= max(threshold + 0.2, 0.7) else None


def _obligation(passage: Passage, duty: Duty) -> Obligation:
    """A column that says how binding a row is outweighs the words of the row."""
    said = passage.binding.strip()
    for obligation, shape in _BOUND.items():
        if said and shape.fullmatch(said):
            return obligation
    if duty.obligation is Obligation.INFORMATIVE and passage.asked:
        return Obligation.MANDATORY if duty.strength < 1 else Obligation.INFORMATIVE
    if duty.obligation is Obligation.INFORMATIVE and duty.strength == 0:
        return Obligation.MANDATORY
    return duty.obligation


def _figures(text: str, today: date) -> Iterator[Requirement]:
    """Conditions on catalogue characteristics, by the reading every need goes through."""
    if not _FIGURE.search(text) or len(text) > 1_500:
        return
    for each in read_text(text, today=today).requirements:
        if each.operator is not Operator.ABOUT and each.characteristic:
            yield each
