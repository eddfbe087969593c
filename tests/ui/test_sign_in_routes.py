"""Signing in and out over HTTP, and who is let through to Streamlit."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from http.cookies import Morsel, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.websockets import WebSocketDisconnect

from common.actor import Actor, Role
from tests.ui.conftest import HOST, PASSWORD, Door
from ui.navigation import PAGES
from ui.web.visitor import SESSION_COOKIE

PAGE = {"Accept": "text/html"}
OWN = {"Origin": HOST}


def session_cookie(response: Any) -> Morsel[str]:
    return SimpleCookie(response.headers["set-cookie"])[SESSION_COOKIE]


def test_a_visitor_is_sent_to_sign_in_and_back_to_the_page_wanted(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    wanted = door.browser.get("/quote?id=Q-2026-00012&tab=prices", headers=PAGE)
    assert wanted.status_code == 303
    address = wanted.headers["location"]
    assert address == "/sign-in?next=%2Fquote%3Fid%3DQ-2026-00012%26tab%3Dprices"
    assert "/quote?id=Q-2026-00012&amp;tab=prices" in door.browser.get(address).text
    entered = door.post_sign_in(next="/quote?id=Q-2026-00012&tab=prices")
    assert entered.headers["location"] == "/quote?id=Q-2026-00012&tab=prices"
    assert door.browser.get("/quote", headers=PAGE).status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    cookie = session_cookie(door.post_sign_in())
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "lax"
    assert cookie["path"] == "/"
    ends = door.clock.now + timedelta(hours=12)
    assert cookie["expires"] == format_datetime(ends, usegmt=True)
    assert not cookie["secure"]


def test_behind_https_the_cookie_is_never_sent_in_the_clear(door: Door) -> None:
    door.reopen(secure_cookie=True)
    door.register(Role.SALES_ENGINEER)
    assert session_cookie(door.post_sign_in())["secure"]


def test_a_wrong_password_is_refused_in_a_sentence_and_the_email_is_kept(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    refused = door.post_sign_in(password="something else entirely")
    assert refused.status_code == 401
    assert "do not go together" in refused.text
    assert "ana@larkfield.example" in refused.text
    assert "something else entirely" not in refused.text
    assert "set-cookie" not in refused.headers


def test_guessing_is_slowed_down(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    for _ in range(5):
        assert door.post_sign_in(password="a guess of ten").status_code == 401
    slowed = door.post_sign_in()
    assert slowed.status_code == 429
    assert "Too many" in slowed.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/bidwright.test"},
        {"Origin": "http://bidwright.test.evil.example"},
        {"Origin": "http://[broken"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_from_elsewhere_is_refused(door: Door, path: str, headers: dict[str, str]) -> None:
    door.enter(Role.SALES_ENGINEER)
    form = {"email": "ana@larkfield.example", "password": PASSWORD}
    refused = door.browser.post(path, data=form, headers=headers)
    assert refused.status_code == 403
    assert "another site" in refused.text
    assert door.browser.get("/", headers=PAGE).status_code == 200


def test_a_form_with_only_a_referer_of_ours_is_accepted(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    form = {"email": "ana@larkfield.example", "password": PASSWORD}
    entered = door.browser.post("/sign-in", data=form, headers={"Referer": f"{HOST}/sign-in"})
    assert entered.status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/ok\\..\\evil",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/sign-out",
        "",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(door: Door, address: str) -> None:
    door.register(Role.SALES_ENGINEER)
    assert door.post_sign_in(next=address).headers["location"] == "/"
    shown = door.browser.get("/sign-in", params={"next": address})
    assert shown.headers["location"] == "/"


def test_a_planted_cookie_is_not_the_session_after_signing_in(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    door.browser.cookies.set(SESSION_COOKIE, "planted-by-an-attacker")
    fresh = session_cookie(door.post_sign_in()).value
    assert fresh != "planted-by-an-attacker"
    assert session_cookie(door.post_sign_in()).value != fresh


def test_signing_in_again_ends_the_session_before(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    first = session_cookie(door.post_sign_in()).value
    door.post_sign_in()
    door.browser.cookies.clear()
    door.browser.cookies.set(SESSION_COOKIE, first)
    assert door.browser.get("/", headers=PAGE).status_code == 303


def test_a_session_ends_with_its_hours(door: Door) -> None:
    door.enter(Role.SALES_ENGINEER)
    door.clock.forward(hours=11, minutes=59)
    assert door.browser.get("/", headers=PAGE).status_code == 200
    door.clock.forward(minutes=2)
    assert door.browser.get("/", headers=PAGE).status_code == 303


def test_signing_out_ends_the_session_and_not_only_the_cookie(door: Door) -> None:
    door.register(Role.SALES_ENGINEER)
    token = session_cookie(door.post_sign_in()).value
    left = door.browser.post("/sign-out", headers=OWN)
    assert (left.status_code, left.headers["location"]) == (303, "/sign-in")
    assert SESSION_COOKIE not in door.browser.cookies
    door.browser.cookies.set(SESSION_COOKIE, token)
    assert door.browser.get("/", headers=PAGE).status_code == 303


def test_a_link_signs_out_from_our_pages_and_asks_when_from_elsewhere(door: Door) -> None:
    door.enter(Role.SALES_ENGINEER)
    for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Referer": "https://evil.example/"}, {}):
        asked = door.browser.get("/sign-out", headers=foreign)
        assert asked.status_code == 200
        assert "<button>Sign out</button>" in asked.text
    assert door.browser.get("/", headers=PAGE).status_code == 200
    left = door.browser.get("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
    assert left.headers["location"] == "/sign-in"
    assert door.browser.get("/", headers=PAGE).status_code == 303


def test_an_endless_form_is_not_read(door: Door) -> None:
    huge = door.browser.post("/sign-in", content=b"a" * 9000, headers=OWN)
    assert huge.status_code == 413


@pytest.mark.parametrize("path", ["/static/media/none.woff2", "/_stcore/health", "/sign-in"])
def test_what_holds_no_business_is_open(door: Door, path: str) -> None:
    assert door.browser.get(path).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/media/0123456789abcdef.pdf"),
        ("GET", "/_stcore/host-config"),
        ("GET", "/_stcore/bidi-components/x"),
        ("GET", "/component/x/index.html"),
        ("PUT", "/_stcore/upload_file/session/file"),
        ("DELETE", "/_stcore/upload_file/session/file"),
        ("GET", "/index.html"),
        ("HEAD", "/"),
    ],
)
def test_files_and_uploads_need_a_signed_in_visitor(door: Door, method: str, path: str) -> None:
    assert door.browser.request(method, path).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_what_nobody_needs_is_closed_to_everybody(door: Door, path: str) -> None:
    door.enter(Role.ADMINISTRATOR)
    assert door.browser.get(path, headers=PAGE).status_code == 404
    assert door.browser.post(path, headers=OWN).status_code == 404


def test_the_websocket_is_closed_to_strangers(door: Door) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refusal,
        door.browser.websocket_connect("/_stcore/stream", subprotocols=["streamlit"]),
    ):
        pass
    assert refusal.value.code == 1008


def test_the_websocket_opens_for_a_signed_in_visitor(door: Door) -> None:
    door.enter(Role.SALES_ENGINEER)
    token = door.browser.cookies[SESSION_COOKIE]
    with door.browser.websocket_connect(
        "/_stcore/stream",
        subprotocols=["streamlit"],
        headers={"Cookie": f"{SESSION_COOKIE}={token}"},
    ):
        pass


@pytest.mark.parametrize("role", list(Role))
def test_a_first_page_is_reached_by_its_own_name_with_what_was_asked_for(
    door: Door, role: Role
) -> None:
    """Streamlit knows a first page at / alone; bookmarks and mailed links have its name."""
    someone = Actor("U-0001", "Somebody", "x@y.example", role)
    first = next(address for address, *_, needed in PAGES if someone.may(needed))
    wanted = f"/{first}?request=R-000001"
    sent = door.browser.get(wanted, headers={"Accept": "text/html"})
    assert parse_qs(urlsplit(sent.headers["location"]).query) == {"next": [wanted]}
    door.enter(role)
    arrived = door.browser.get(wanted)
    assert (arrived.status_code, arrived.headers["location"]) == (307, "/?request=R-000001")
    assert door.browser.get(f"/{first}").headers["location"] == "/"
