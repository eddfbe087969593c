"""Terms of a line: templates, other tools' files, the price of the risk, and musts that break."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.matching import Verdict
from catalog.requirement import Operator, Requirement
from common.actor import SYSTEM
from common.errors import BusinessError
from database.work import Work
from sales.pricing.steps import SLA_RISK
from sales.sla.agreed import AgreedLevel
from sales.sla.template import plain_template
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.agree_sla import preview_class, promises_of, shortfalls_of
from workflows.assess_promises import assess_promises
from workflows.configure_solution import draft_of, price_draft, set_terms
from workflows.exchange_sla import export_terms, import_terms
from workflows.issue_quote import issue_quote
from workflows.keep_agreed_levels import keep_agreed_level
from workflows.keep_sla_templates import (
    agree_template,
    library_of_classes,
    publish_template,
    retire_template,
    sla_templates,
    templates_for_line,
)

HOUSE = plain_template("House terms", 99.7, 9)


def ask(work: Work, office: Office, percent: float) -> None:
    stored = work.needs.find(QUOTED)
    assert stored is not None
    wanted = Requirement(
        id="R-99",
        characteristic="availability_percent",
        operator=Operator.AT_LEAST,
        value=percent,
        unit="%",
    )
    need = replace(stored.value, requirements=(*stored.value.requirements, wanted))
    work.needs.save(need, expected=stored.revision, by=office.ana, now=NOW)


def test_a_template_has_versions_and_its_label_reaches_the_quote(office: Office) -> None:
    with office.database.work() as work:
        first = publish_template(work, HOUSE, by=SYSTEM, now=NOW)
        second = publish_template(work, replace(HOUSE, restore_hours=7), by=SYSTEM, now=NOW)
        assert (first.label, second.label) == ("House terms v1", "House terms v2")
        line = next(p.priced.line.id for p in promises_of(work, QUOTED, by=office.ana) if p.level)
        found = templates_for_line(work, QUOTED, line, by=office.ana)
        assert second in found
        assert first not in found
        with pytest.raises(BusinessError, match="House terms v1 is not for"):
            agree_template(work, QUOTED, (line,), first, by=office.ana, now=NOW)
        agree_template(work, QUOTED, (line,), second, by=office.ana, now=NOW)
        issued = issue_quote(work, QUOTED, by=office.ana, now=NOW)
    (level,) = [x for x in issued.version.service_levels if x.line_id == line]
    assert (level.template, level.availability_percent, level.restore_hours) == (
        "House terms v2",
        99.7,
        7,
    )
    with office.database.work() as work:
        retire_template(work, second, by=SYSTEM, now=NOW)
        assert second not in templates_for_line(work, QUOTED, line, by=office.ana)
        assert [t.retired for t in sla_templates(work, by=office.ana) if t.name == HOUSE.name] == [
            False,
            True,
        ]
        library = library_of_classes(work, by=office.ana)
        assert any(each.template is None for each in library)


def test_only_who_keeps_the_catalogue_publishes(office: Office) -> None:
    with office.database.work() as work, pytest.raises(BusinessError, match="may not"):
        publish_template(work, HOUSE, by=office.ana, now=NOW)


def test_the_risk_of_credits_is_a_step_of_the_waterfall_when_asked_for(office: Office) -> None:
    with office.database.work() as work:
        before = price_draft(work, QUOTED, by=office.ana).sheet
        draft = draft_of(work, QUOTED)
        charged = replace(draft.value, sla_risk_loading=0.5)
        set_terms(work, charged, expected=draft.revision, by=office.ana, now=NOW)
        after = price_draft(work, QUOTED, by=office.ana).sheet
        steps = [
            step
            for line in after.lines
            for charge in line.charges
            for step in charge.adjustments
            if step.step == SLA_RISK
        ]
        assert steps
        assert all(step.amount.amount > 0 for step in steps)
        more = after.totals().monthly - before.totals().monthly
        assert more == sum((s.amount for s in steps[1:]), start=steps[0].amount)
        # A credit is a share of the charge with the risk in it, so that is the price it has to pay.
        risk = assess_promises(work, QUOTED, by=office.ana).risk
        assert risk is not None
        assert float(more.amount) == pytest.approx(risk.risk_price(0.5), rel=0.01, abs=0.05)
        # Discounts and the rest of the waterfall are as they were.
        draft = draft_of(work, QUOTED)
        free = replace(draft.value, sla_risk_loading=None)
        set_terms(work, free, expected=draft.revision, by=office.ana, now=NOW)
        assert price_draft(work, QUOTED, by=office.ana).sheet.totals() == before.totals()


def test_a_promise_below_a_must_is_told_before_and_after(office: Office) -> None:
    with office.database.work() as work:
        line = next(p for p in promises_of(work, QUOTED, by=office.ana) if p.level)
        assert line.level is not None
        ask(work, office, line.level.availability_percent)
        assert not [
            m
            for m in shortfalls_of(work, QUOTED, by=office.ana)
            if m.must and m.requirement.id == "R-99" and line.priced.line.id in m.sentence
        ]
        id_ = line.priced.line.id
        lower = AgreedLevel(availability_percent=line.level.availability_percent - 1)
        keep_agreed_level(work, QUOTED, id_, lower, by=office.ana, now=NOW)
        missed = shortfalls_of(work, QUOTED, by=office.ana)
        need = work.needs.find(QUOTED)
        assert need is not None
        answers = {
            each.requirement.id: each
            for each in price_draft(work, QUOTED, by=office.ana).compliance
        }
    assert any(m.must and m.sentence.startswith(id_) for m in missed)
    if need.value.confirmed:
        assert answers["R-99"].verdict is Verdict.NOT_MET
        assert answers["R-99"].response.endswith("is agreed.")


def test_another_class_shows_its_price_and_equipment_before_it_is_promised(office: Office) -> None:
    with office.database.work() as work:
        before = draft_of(work, QUOTED)
        for each in promises_of(work, QUOTED, by=office.ana):
            for wanted in each.classes:
                try:
                    preview = preview_class(
                        work, QUOTED, each.priced.line.id, wanted, by=office.ana
                    )
                except BusinessError:
                    continue
                assert preview.monthly[0] == each.monthly
                same = each.level is not None and wanted == each.level.service_class
                assert preview.costs_nothing or not same
        assert draft_of(work, QUOTED) == before


def test_terms_leave_for_other_tools_and_come_back(office: Office) -> None:
    with office.database.work() as work:
        line = next(p for p in promises_of(work, QUOTED, by=office.ana) if p.level)
        assert line.level is not None
        id_ = line.priced.line.id
        files = export_terms(work, QUOTED, id_, provider="Larkfield", by=office.ana)
        for each in files:
            read = import_terms(
                work,
                QUOTED,
                id_,
                name=each.name,
                content=each.content.encode(),
                by=office.ana,
                now=NOW + timedelta(minutes=1),
            )
            assert read.availability_percent == line.level.availability_percent
        with pytest.raises(BusinessError, match="accepted: TMF623"):
            import_terms(work, QUOTED, id_, name="a.pdf", content=b"", by=office.ana, now=NOW)
