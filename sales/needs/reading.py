"""Free text as requirements, by rules: what a customer wrote, read without asking field by field.

Rules rather than a model, because a seller must see why a clause became what it did, and the
same words must read the same tomorrow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from catalog.requirement import STANDARD_UNITS, Operator, Priority, Requirement
from common.errors import BusinessError
from sales.customers.customer import Site
from sales.needs.clauses import (
    Clause,
    Denial,
    clauses,
    is_courtesy,
    names_standard,
    names_wish,
    sentences,
    states_wish,
    without_greeting,
)
from sales.needs.finds import Find, Finds, find_all, with_carried_rates
from sales.needs.limits import default_priority, require_possible
from sales.needs.places import means_the_others, mentions, place_lists, sites_named
from sales.needs.quantities import quantities
from sales.needs.settling import loosened, where_it_is_sized, without_doubles
from sales.needs.vocabulary import FAMILIES_OF, families_for

SOURCE = "free text"
_STRONG = re.compile(r"\b(?:must|shall|mandatory|essential|critical|insist)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:more|longer|less|fewer|higher|lower|exceed|above|below)\b", re.IGNORECASE
)
_REFUSED_BEFORE = re.compile(
    r"\b(?:no|without|not|excluding|except(?: for)?|instead of|rather than)\s+"
    r"(?:an?\s+|any\s+|the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OLD_BEFORE = re.compile(
    r"\b(?:current|existing|present|legacy|old|replac(?:e|es|ing)|away from|migrat\w+ from"
    r"|move from|moving from|switch from)\s+(?:(?!with\b|by\b|to\b|for\b)\w+\s+){0,3}$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"an?|the|we|i|our|my|us|your?|its?|is|are|be|to|of|for|in|at|on|and|or|with|by|from|as|that"
    r"|this|these|those|needs?|wants?|requires?|required|must|should|would|like|please|looking"
    r"|have|has|new|all|will|services?|solution|connection|also|very|good|via|can|could|between"
    r"|sites?|offices?|lines?|links?|circuits?|which|some|any|more|per|into|nice|ideally"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text came to, and sentences about what in it was not understood."""

    requirements: tuple[Requirement, ...]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Page:
    """What has been read so far, which later sentences lean on."""

    sites: tuple[Site, ...]
    today: date
    made: list[Requirement]
    remarks: list[str]
    families: list[str]
    rates: bool = False  # whether any data rate is asked for


def read_text(text: str, *, sites: tuple[Site, ...] = (), today: date) -> Reading:
    """The requirements a free text states, numbered R-001 on in the order of the text.

    Each keeps its clause word for word. Figures come in the units of STANDARD_UNITS. A clause is
    a must unless its words soften it (should, ideally, would be nice, optional); budget and term
    are shoulds unless a strong word makes them musts. "Not needed" asks nothing; "without" and
    "do not want" ask for the opposite. A wish without a known figure is kept as free text. A
    response time has no standard name and stays free text too. Never raises: what cannot be
    understood is said in `remarks`.
    """
    page = _Page(sites, today, [], [], [])
    page.rates = any(each.measures == "a data rate" for each in quantities(text))
    for sentence, heading in sentences(text):
        _read_sentence(page, sentence, heading)
    kept = without_doubles(loosened(page.made, tuple(page.families)))
    kept = [where_it_is_sized(each, kept) for each in kept]
    numbered = tuple(replace(each, id=f"R-{number:03d}") for number, each in enumerate(kept, 1))
    return Reading(numbered, tuple(dict.fromkeys(page.remarks)))


def _read_sentence(page: _Page, sentence: str, heading: str) -> None:
    finds = find_all(sentence, page.today)
    finds = with_carried_rates(finds, mentions(sentence, page.sites))
    parts = clauses(sentence, (*finds.spans, *place_lists(sentence, page.sites)), heading)
    scopes = _scopes(parts, heading, page.sites)
    finds = _still_asked(finds, sentence, parts)
    named = list(dict.fromkeys(each.family for each in finds.items if each.family))
    alone = not named and not page.families
    if alone and any(each.characteristic == "ddos_protection" for each in finds.items):
        # With a data rate about, it is the line that is to be protected: only internet lines are.
        named = ["Internet access" if page.rates else "Security"]
    page.families.extend(each for each in named if each not in page.families)
    answered: set[int] = set()
    for find in finds.figures(sentence, parts):
        index = _clause_at(parts, find.start)
        clause = parts[index]
        if find.remark:
            page.remarks.append(find.remark)
        elif not find.characteristic and not isinstance(find.value, str):
            continue  # understood, and asks nothing
        answered.add(index)
        if find.remark:
            continue
        group = find.family or _group(find, clause, finds.items, page.families)
        _take(page, find, clause, group, scopes[index])
        if find.characteristic == "ddos_protection" and alone and named:
            service = replace(find, characteristic="service", value=named[0])
            must = replace(clause, priority=Priority.MUST) if page.rates else clause
            _take(page, service, must, named[0], scopes[index])
    _keep_wishes(page, sentence, parts, answered, finds, scopes)


def _take(page: _Page, find: Find, clause: Clause, group: str, site_ids: tuple[str, ...]) -> None:
    try:
        if isinstance(find.value, float | int) and not isinstance(find.value, bool):
            require_possible(find.characteristic, find.value)
    except BusinessError as error:
        page.remarks.append(f"“{clause.text}” was not taken: {error}")
        return
    priority = clause.priority or default_priority(find.characteristic)
    usual = default_priority(find.characteristic)
    if priority is Priority.MUST and usual is not priority and not _STRONG.search(clause.text):
        priority = usual  # "we need" at the start of a list does not make its budget a must
    page.made.append(
        Requirement(
            id="",
            characteristic=find.characteristic,
            operator=find.operator,
            value=find.value,
            unit=STANDARD_UNITS.get(find.characteristic, ""),
            priority=priority,
            group=group,
            site_ids=site_ids,
            text=clause.text,
            source=SOURCE,
        )
    )


def _still_asked(finds: Finds, sentence: str, parts: list[Clause]) -> Finds:
    """Without what the customer has today or does not need; turned round where it is unwanted."""
    kept: list[Find] = []
    for find in finds.items:
        clause = parts[_clause_at(parts, find.start)]
        before = sentence[clause.start : find.start]
        if clause.current or _OLD_BEFORE.search(before):
            continue
        if clause.denial is Denial.UNNEEDED and not (
            find.quantity and _COMPARES.search(clause.text)
        ):
            continue
        refused = clause.denial is Denial.UNWANTED or _REFUSED_BEFORE.search(before)
        if refused and find.family:
            continue
        turned = refused and isinstance(find.value, bool)
        kept.append(replace(find, value=not find.value) if turned else find)
    return replace(finds, items=tuple(kept))


def _clause_at(parts: list[Clause], position: int) -> int:
    after = [index for index, clause in enumerate(parts) if clause.start <= position]
    return after[-1] if after else 0


def _scopes(parts: list[Clause], heading: str, sites: tuple[Site, ...]) -> list[tuple[str, ...]]:
    """The sites each clause is about: its own, those named before it, or the only ones named."""
    own = _own_scopes(parts, sites)
    said = [each for each in own if each is not None]
    last = sites_named(heading, sites) if heading else None
    if last is None and len(set(said)) == 1:
        last = said[0]
    scopes = []
    for each in own:
        last = each if each is not None else last
        scopes.append(last or ())
    return scopes


def _own_scopes(parts: list[Clause], sites: tuple[Site, ...]) -> list[tuple[str, ...] | None]:
    own: list[tuple[str, ...] | None] = []
    for clause in parts:
        before = {site_id for each in own for site_id in each or ()}
        if before and means_the_others(clause.text):
            own.append(tuple(site.id for site in sites if site.id not in before))
        else:
            own.append(sites_named(clause.text, sites))
    return own


def _group(find: Find, clause: Clause, items: tuple[Find, ...], earlier: list[str]) -> str:
    """The service a condition is meant for: the nearest one named that it can be meant for."""
    possible = FAMILIES_OF.get(find.characteristic)
    services = [each for each in items if each.family]
    inside = [each for each in services if clause.start <= each.start < clause.end]
    if possible is None:
        families = {each.family for each in inside}
        return families.pop() if len(families) == 1 and len(set(earlier)) > 1 else ""
    for near in (inside, services):
        wanted = tuple(each.family for each in near)
        fit = families_for(find.characteristic, wanted)
        close = [each for each in near if each.family in fit]
        if close:
            return min(close, key=lambda each: _distance(each, find)).family
    families_before = families_for(find.characteristic, tuple(earlier))
    return families_before[0] if len(families_before) == 1 else ""


def _distance(service: Find, find: Find) -> int:
    return service.start - find.end if service.start >= find.end else find.start - service.end


def _keep_wishes(
    page: _Page,
    sentence: str,
    parts: list[Clause],
    answered: set[int],
    finds: Finds,
    scopes: list[tuple[str, ...]],
) -> None:
    """A wish no rule has read stands as it was written, to be judged by likeness."""
    if not states_wish(sentence) and not names_wish(sentence):
        return
    unread = [
        index
        for index, clause in enumerate(parts)
        if not clause.current
        and not is_courtesy(clause.text)
        and clause.denial is not Denial.UNNEEDED
        and _is_unread(clause, index in answered, finds)
    ]
    if not unread:
        return
    if not answered:  # the whole sentence is one wish
        wish = without_greeting(sentence)
        joined = replace(parts[unread[0]], text=wish)
        _take(page, Find(0, 0, "", Operator.ABOUT, wish), joined, "", scopes[unread[0]])
        return
    for index in unread:
        text = parts[index].text
        _take(page, Find(0, 0, "", Operator.ABOUT, text), parts[index], "", scopes[index])


def _is_unread(clause: Clause, answered: bool, finds: Finds) -> bool:
    """Whether enough words are left that nothing has read: four, beside those that say little."""
    inside = [each for each in finds.items if clause.start <= each.start < clause.end]
    figured = any(each.characteristic and not each.family for each in inside)
    if names_standard(clause.text) and not figured:  # a name says it all: FedRAMP, SOC 2
        return True
    if not answered and names_wish(clause.text):
        return True
    if answered and any(not each.family for each in inside):
        return False
    left = clause.text
    for each in inside:
        left = left.replace(finds.words(each), " ")
    words = [
        word for word in re.findall(r"[^\W\d_]+", left.casefold()) if not _FILLER.fullmatch(word)
    ]
    return len(words) >= (4 if answered else 2)
