"""Answers are proposed with evidence, never over a person's words, and gated before they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sales.rfp.answers import Compliance, Review, RfpAnswer, Source, keep_or_take, write
from sales.rfp.choosing import word_for
from sales.rfp.gate import NotReady, require_ready, self_score
from sales.rfp.go_no_go import CRITERIA, BadMark, decide
from sales.rfp.library import LibraryEntry, UnknownVariable, filled
from sales.rfp.library_index import LibraryIndex
from sales.rfp.project import RfpProject, amend, drop, merge, split, with_proposals
from sales.rfp.propose import Ground, propose
from tests.sales.rfp.samples import TODAY, read
from workflows.demo.catalogue import demo_offerings

if TYPE_CHECKING:
    from sales.rfp.meaning import SentenceModel

ASKED = b"""1. Service
1.1 Monthly availability shall be at least 99.9 %.
1.2 Latency must be below 0.001 ms.
1.3 Describe your escalation procedure.
1.4 The bidder shall juggle three oranges.
"""
ENTRY = LibraryEntry(
    id="LB-0001",
    questions=("Describe the escalation procedure",),
    answer="{{provider}} escalates after an hour.",
    reviewed_on=TODAY,
)
READING = read("a.txt", ASKED)


def proposed(entry: LibraryEntry = ENTRY) -> tuple[RfpAnswer, ...]:
    ground = Ground(
        offerings=demo_offerings(), library=(entry,), variables={"provider": "Larkfield"}
    )
    return propose(READING.requirements, ground, today=TODAY)


def test_answers_come_with_their_evidence_or_say_there_is_none() -> None:
    met, missed, described, open_ = proposed()
    assert met.compliance in (Compliance.COMPLY, Compliance.EXCEEDS)
    assert met.evidence[0].source is Source.CATALOGUE
    assert missed.compliance in (Compliance.NON_COMPLY, Compliance.PARTIAL)
    assert described.text == "Larkfield escalates after an hour."
    assert described.evidence[0].reference == "LB-0001"
    assert open_.compliance is Compliance.OPEN
    assert open_.reason.startswith("No good answer")


def test_an_expired_entry_is_never_proposed() -> None:
    expired = replace(ENTRY, valid_until=TODAY - timedelta(days=1))
    assert proposed(expired)[2].compliance is Compliance.OPEN
    assert expired.freshness(TODAY) == 0


def test_what_a_person_wrote_is_never_overwritten() -> None:
    mine = write(
        RfpAnswer(requirement_id="RQ-0001"),
        compliance=Compliance.PARTIAL,
        text="Only in town.",
        author="Ana",
        reviewed=False,
    )
    assert keep_or_take(mine, proposed()[0]) is mine
    project = RfpProject(
        id="RFP-0001",
        title="T",
        buyer="B",
        requirements=READING.requirements,
        answers=(mine,),
    )
    assert with_proposals(project, proposed()).answer_of["RQ-0001"].text == "Only in town."


def test_the_gate_names_every_row_that_is_not_ready() -> None:
    answers = {each.requirement_id: each for each in proposed()}
    with pytest.raises(NotReady) as refusal:
        require_ready(READING.requirements, answers)
    assert len(refusal.value.rows) == 4 - (answers["RQ-0003"].compliance is Compliance.COMPLY)
    reviewed = {
        id: replace(each, compliance=Compliance.COMPLY, text="Yes.", review=Review.REVIEWED)
        for id, each in answers.items()
    }
    require_ready(READING.requirements, reviewed)
    assert self_score(READING.requirements, reviewed, {}) == (100.0, ())


def test_rows_are_split_merged_and_dropped_with_their_answers() -> None:
    project = RfpProject(
        id="RFP-0001",
        title="T",
        buyer="B",
        requirements=READING.requirements,
        answers=proposed(),
    )
    parted = split(project, "RQ-0001", ["one", "two"])
    assert [each.id for each in parted.requirements][:2] == ["RQ-0001", "RQ-0001.1"]
    joined = merge(parted, ["RQ-0001", "RQ-0001.1"])
    assert joined.requirements[0].text == "one two"
    assert "RQ-0004" not in drop(project, ["RQ-0004"]).answer_of


def test_an_amendment_carries_answers_over_and_asks_for_a_new_review() -> None:
    done = tuple(replace(each, review=Review.REVIEWED, text="Ours.") for each in proposed())
    project = RfpProject(
        id="RFP-0001",
        title="T",
        buyer="B",
        requirements=READING.requirements,
        answers=done,
    )
    later = read("a.txt", ASKED.replace(b"99.9 %", b"99.99 %"))
    amended, _ = amend(project, later)
    assert amended.answer_of["RQ-0001"].review is Review.DRAFTED
    assert amended.answer_of["RQ-0003"].review is Review.REVIEWED
    assert all(each.text == "Ours." for each in amended.answers)


@given(some.integers(0, 2_000), some.integers(1, 720), some.integers(0, 50), some.integers(0, 50))
def test_freshness_stays_between_0_and_100(age: int, cycle: int, won: int, lost: int) -> None:
    entry = replace(
        ENTRY,
        reviewed_on=TODAY - timedelta(days=age),
        review_every_days=cycle,
        won=won,
        lost=lost,
        last_used=TODAY - timedelta(days=age),
    )
    assert 0 <= entry.freshness(TODAY) <= 100


def test_duplicates_are_found_and_variables_have_to_be_known() -> None:
    twin = replace(ENTRY, id="LB-0002")
    other = replace(ENTRY, id="LB-0003", questions=("Price of oranges",), answer="One each.")
    pairs = LibraryIndex((ENTRY, twin, other)).duplicates()
    assert [(one.id, two.id) for one, two, _ in pairs] == [("LB-0001", "LB-0002")]
    with pytest.raises(UnknownVariable, match="provider"):
        filled(ENTRY, {"buyer": "B"})


@pytest.mark.parametrize(
    ("compliance", "allowed", "word"),
    [
        (Compliance.COMPLY, ("Yes", "No"), "Yes"),
        (Compliance.NON_COMPLY, ("Yes", "No"), "No"),
        (Compliance.PARTIAL, ("C", "PC", "NC"), "PC"),
        (Compliance.EXCEEDS, ("Fully compliant", "Not compliant"), "Fully compliant"),
        (Compliance.PARTIAL, ("Yes", "No"), ""),
        (Compliance.OPEN, ("Yes", "No"), ""),
    ],
)
def test_the_buyers_word_is_one_it_allows_or_none(
    compliance: Compliance, allowed: tuple[str, ...], word: str
) -> None:
    assert word_for(compliance, allowed) == word


def test_a_hard_stop_outweighs_the_best_marks() -> None:
    best = dict.fromkeys(CRITERIA, 5)
    assert decide(best).go
    assert not decide(best, ("RQ-0002 is mandatory and we do not comply",)).go
    with pytest.raises(BadMark, match="marked from 1"):
        decide({})


def test_a_review_is_due_after_its_cycle() -> None:
    assert not ENTRY.review_due(TODAY)
    assert ENTRY.review_due(date(2028, 1, 1))


class _Meant:
    """A model that finds whatever mentions escalation alike, and nothing else."""

    def prepare(self, texts: object) -> None:
        pass

    def likeness(self, text: str, others: list[str]) -> list[float]:
        return [0.9 if "solved" in text and "escalation" in each else 0.0 for each in others]


def test_meaning_finds_what_words_do_not_and_is_named() -> None:
    rows = read(
        "m.txt", b"1.1 Explain what happens when a fault is not solved in time.\n"
    ).requirements
    ground = Ground(library=(ENTRY,), variables={"provider": "Larkfield"})
    (by_words,) = propose(rows, ground, today=TODAY)
    assert by_words.compliance is Compliance.OPEN
    model = cast("SentenceModel", _Meant())
    (by_meaning,) = propose(rows, replace(ground, model=model), today=TODAY)
    assert by_meaning.text == "Larkfield escalates after an hour."
    assert "by words and meaning" in by_meaning.reason
    (unlike,) = propose(READING.requirements[3:], replace(ground, model=model), today=TODAY)
    assert unlike.compliance is Compliance.OPEN
