"""A clause other than usual asks a role when a quote is issued, and the role's deputy decides."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from common.actor import Role
from sales.pricing.contract_terms import ContractTerms
from sales.quotes.approval import NotYours
from sales.quotes.approval_matrix import ApprovalMatrix, ApprovalRule, Condition, Measure, Side
from sales.quotes.lifecycle import QuoteState
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.approve_quote import approve_quote, inbox, save_matrix
from workflows.configure_solution import draft_of, set_terms
from workflows.delegate_approvals import delegate
from workflows.issue_quote import issue_quote

CLAUSE = Condition(measure=Measure.OTHER_CLAUSES, side=Side.ABOVE, limit=Decimal(0))
ASKED = ApprovalRule(name="Clauses", conditions=(CLAUSE,), approvers=(Role.APPROVER.value,))


def test_an_unusual_clause_asks_a_role_and_the_roles_deputy_decides(office: Office) -> None:
    ana, priya, deputy = office.ana, office.people["approver"], office.people["administrator"]
    with office.database.work() as work:
        save_matrix(work, ApprovalMatrix(rules=(ASKED,)), by=deputy, now=NOW)
        assert issue_quote(work, QUOTED, by=ana, now=NOW).state is QuoteState.APPROVED
    with office.database.work() as work:
        stored = draft_of(work, QUOTED)
        unusual = replace(stored.value, contract=ContractTerms(liability_years=3))
        set_terms(work, unusual, expected=stored.revision, by=ana, now=NOW)
        issued = issue_quote(work, QUOTED, by=ana, now=NOW)
        assert issued.state is QuoteState.PENDING_APPROVAL
        label = issued.version.number, issued.version.version
        assert inbox(work, by=deputy, now=NOW) == ()
        with pytest.raises(NotYours):
            approve_quote(work, *label, by=deputy, now=NOW)
        day = NOW.date()
        delegate(work, deputy.email, from_day=day, until_day=day, by=priya, now=NOW)
    with office.database.work() as work:
        (waiting,) = inbox(work, by=deputy, now=NOW)
        assert [each.rule.name for each in waiting.asks] == ["Clauses"]
        assert approve_quote(work, *label, by=deputy, now=NOW).state is QuoteState.APPROVED
