"""Proposals over HTTP: who may have them, under which name, and that the journal knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from common.actor import PERMISSIONS, Permission, Role
from forecasts.baselines import RecentMean
from forecasts.demand import Measure
from forecasts.make_forecast import make_forecast
from sales.quotes.lifecycle import QuoteState
from tests.database import samples
from tests.forecasts.samples import TODAY, quiet, records
from tests.ui.conftest import Door
from ui.web.downloads import content_disposition
from workflows.forecast_demand import keep_forecast

PDF = "/downloads/proposals/P-00001"
PREVIEW = "/previews/proposals/P-00001/1.png"


def keep_proposal(door: Door, content: bytes = samples.PDF, file_name: str = "") -> None:
    proposal = samples.proposal(content=content)
    with door.database.work() as work:
        samples.with_opportunity(work)
        work.quotes.add(
            samples.version(), state=QuoteState.SENT, by=samples.ANA, now=door.clock.now
        )
        work.proposals.add(replace(proposal, file_name=file_name or proposal.file_name), content)


@pytest.mark.parametrize(
    "role", [role for role in Role if Permission.READ_PROPOSALS in PERMISSIONS[role]]
)
def test_whoever_may_read_proposals_gets_the_file_as_it_was_kept(door: Door, role: Role) -> None:
    door.enter(role)
    keep_proposal(door)
    answer = door.browser.get(PDF)
    assert answer.status_code == 200
    assert answer.content == samples.PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", [PDF, PREVIEW])
def test_a_stranger_gets_no_file(door: Door, path: str) -> None:
    keep_proposal(door)
    refused = door.browser.get(path)
    assert refused.status_code == 401
    assert samples.PDF not in refused.content
    assert "Sign in" in refused.text


@pytest.mark.parametrize("path", [PDF, PREVIEW])
def test_a_role_without_the_permission_is_told_who_has_it(
    door: Door, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from common import actor

    door.enter(Role.SALES_ENGINEER)
    keep_proposal(door)
    without = {**actor.PERMISSIONS, Role.SALES_ENGINEER: frozenset()}
    monkeypatch.setattr(actor, "PERMISSIONS", without)
    refused = door.browser.get(path)
    assert refused.status_code == 403
    assert "may not read and download proposals" in refused.text


@pytest.mark.parametrize(
    "path", ["/downloads/proposals/P-99999", "/previews/proposals/P-99999/1.png"]
)
def test_an_unknown_proposal_is_a_sentence(door: Door, path: str) -> None:
    door.enter(Role.APPROVER)
    missing = door.browser.get(path)
    assert missing.status_code == 404
    assert "P-99999" in missing.text


def test_each_download_is_a_line_in_the_journal(door: Door) -> None:
    door.enter(Role.ACCOUNT_MANAGER)
    keep_proposal(door)
    door.browser.get(PDF)
    with door.database.work() as work:
        line = work.journal.entries(kind="proposal", id="P-00001")[0]
    assert (line.actor_name, line.verb, line.at) == ("Ana Silva", "downloaded", door.clock.now)


def test_a_link_in_an_answer_cannot_be_made_of_a_proposal_number(door: Door) -> None:
    door.enter(Role.APPROVER)
    assert "<script>" not in door.browser.get("/downloads/proposals/<script>alert(1)<").text


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Offer v1.pdf", "attachment; filename=\"Offer v1.pdf\"; filename*=UTF-8''Offer%20v1.pdf"),
        (
            "../../etc/passwd",
            "attachment; filename=\"_.._etc_passwd\"; filename*=UTF-8''_.._etc_passwd",
        ),
        (
            "Åkerlund.pdf",
            "attachment; filename=\"_kerlund.pdf\"; filename*=UTF-8''%C3%85kerlund.pdf",
        ),
        (
            'a"b\r\nX: y.pdf',
            "attachment; filename=\"a_b_X_ y.pdf\"; filename*=UTF-8''a_b_X_%20y.pdf",
        ),
        ("  ", "attachment; filename=\"download\"; filename*=UTF-8''download"),
    ],
)
def test_a_file_name_stays_a_name(name: str, header: str) -> None:
    assert content_disposition(name) == header


def test_health_says_whether_the_database_answers(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = door.browser.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    from database.stores.accounts import AccountStore

    def fail(*_: object) -> None:
        raise OSError("the disk is gone, password=secret")

    monkeypatch.setattr(AccountStore, "get_by_email", fail)
    failing = door.browser.get("/healthz")
    assert failing.status_code == 503
    assert "secret" not in failing.text


def keep_small_forecast(door: Door) -> None:
    forecast = make_forecast(
        records(3, families=1, regions=1),
        today=TODAY,
        measure=Measure.UNITS,
        horizon_months=2,
        progress=quiet,
        forecasters=(RecentMean(),),
    )
    with door.database.work() as work:
        keep_forecast(work, forecast, by=samples.ANA, now=door.clock.now)


@pytest.mark.parametrize(
    ("kind", "begins", "media_type"),
    [("csv", b"unique_id,ds", "text/csv"), ("xlsx", b"PK", "sheet"), ("pdf", b"%PDF", "pdf")],
)
def test_a_forecast_is_downloaded_as_a_table(
    door: Door, kind: str, begins: bytes, media_type: str
) -> None:
    keep_small_forecast(door)
    path = f"/downloads/forecasts/1.{kind}"
    assert door.browser.get(path).status_code == 401
    door.enter(Role.APPROVER)
    answer = door.browser.get(path)
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert media_type in answer.headers["content-type"]
    assert f'filename="demand-forecast-1.{kind}"' in answer.headers["content-disposition"]
    with door.database.work() as work:
        assert work.journal.entries(kind="forecast")[0].verb == "downloaded"


@pytest.mark.parametrize("name", ["99.csv", "1.exe"])
def test_a_forecast_that_is_not_there_is_a_sentence(door: Door, name: str) -> None:
    keep_small_forecast(door)
    door.enter(Role.APPROVER)
    assert door.browser.get(f"/downloads/forecasts/{name}").status_code == 404
