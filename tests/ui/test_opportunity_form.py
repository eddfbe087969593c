"""What is typed of an opportunity is kept by Next as by Save, or refused with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tests.database import samples
from tests.database.samples import ANA
from tests.ui.conftest import Door

SCRIPT = """
from ui.components.opportunity_form import change_opportunity_form
from ui.links import know
from ui.session import begin_work
know({"needs": None})
with begin_work() as work:
    stored, customer = work.opportunities.get("OPP-0001"), work.customers.get("C-0001")
change_opportunity_form(stored, customer.value)
"""


def opened(door: Door, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, list[str]]:
    """The form of an opportunity; where it leads is noted instead of followed."""
    went: list[str] = []
    monkeypatch.setattr("ui.components.opportunity_form.go", lambda name, **_: went.append(name))
    with door.database.work() as work:
        samples.with_opportunity(work)
        ahead = door.clock.now.date() + timedelta(days=60)
        later = replace(samples.opportunity(), expected_close=ahead)
        work.opportunities.save(later, expected=1, by=ANA, now=door.clock.now)
    test = AppTest.from_string(SCRIPT, default_timeout=30)
    test.session_state["actor"] = ANA
    return test.run(), went


def title(door: Door) -> str:
    with door.database.work() as work:
        return work.opportunities.get("OPP-0001").value.title


def test_next_keeps_what_was_typed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    test, went = opened(door, monkeypatch)
    (field,) = [each for each in test.text_input if each.label == "What is being sold *"]
    field.set_value("Two lines").run()
    assert any("Not saved yet" in each.value for each in test.caption)
    (onward,) = [each for each in test.button if each.label == "Next: Needs"]
    onward.click().run()
    assert went == ["needs"]
    assert title(door) == "Two lines"


def test_next_stays_with_a_sentence_when_it_cannot_be_kept(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    test, went = opened(door, monkeypatch)
    before = title(door)
    (field,) = [each for each in test.text_input if each.label == "What is being sold *"]
    field.set_value(" ").run()
    (onward,) = [each for each in test.button if each.label == "Next: Needs"]
    onward.click().run()
    assert went == []
    assert "Title is missing" in test.error[0].value
    assert title(door) == before
