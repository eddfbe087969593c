"""Signing in with a company's identity provider, against a small real one on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from common.actor import Role
from tests.ui.conftest import HOST, Door
from tests.ui.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, Served
from ui.web.oidc import NoRoleGiven, role_of
from ui.web.visitor import SESSION_COOKIE
from workflows.sign_in import who

ANA = {
    "email": "ana@larkfield.example",
    "email_verified": True,
    "name": "Ana Silva",
    "role": "sales_engineer",
}


@pytest.fixture
def provider(door: Door) -> Iterator[FakeProvider]:
    with Served(FakeProvider(claims=dict(ANA))) as provider:
        door.reopen(
            oidc_issuer=provider.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET
        )
        yield provider


def there_and_back(door: Door, address: str = "/sign-in/oidc") -> Any:
    """What a browser does: off to the provider, and back to where it sends us."""
    off = door.browser.get(address)
    assert off.status_code == 302
    return door.browser.get(httpx.get(off.headers["location"]).headers["location"])


def test_a_colleague_signs_in_with_the_role_the_company_gives(
    door: Door, provider: FakeProvider
) -> None:
    back = there_and_back(door, "/sign-in/oidc?next=/quote%3Fid%3D1")
    assert (back.status_code, back.headers["location"]) == (303, "/quote?id=1")
    with door.database.work() as work:
        actor = who(work, door.browser.cookies[SESSION_COOKIE], door.clock.now)
    assert actor
    assert (actor.name, actor.email, actor.role) == ("Ana Silva", ANA["email"], Role.SALES_ENGINEER)


def test_the_request_to_the_provider_is_protected_by_state_nonce_and_pkce(
    door: Door, provider: FakeProvider
) -> None:
    asked = httpx.URL(door.browser.get("/sign-in/oidc").headers["location"]).params
    assert asked["state"]
    assert asked["nonce"]
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{HOST}/sign-in/oidc/callback"
    assert CLIENT_SECRET not in str(asked)


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example/"])
def test_the_way_back_never_leads_to_another_site(
    door: Door, provider: FakeProvider, address: str
) -> None:
    assert there_and_back(door, f"/sign-in/oidc?next={address}").headers["location"] == "/"


@pytest.mark.parametrize("role", ["king", "", None, ["approver", "administrator"]])
def test_without_exactly_one_known_role_nobody_comes_in(
    door: Door, provider: FakeProvider, role: object
) -> None:
    provider.claims["role"] = role
    refused = there_and_back(door)
    assert refused.status_code == 403
    assert "not one role of Bidwright" in refused.text
    assert SESSION_COOKIE not in door.browser.cookies


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email_verified": None}, {"email": ""}]
)
def test_an_address_nobody_verified_opens_no_account(
    door: Door, provider: FakeProvider, claims: dict[str, object]
) -> None:
    provider.claims |= claims
    refused = there_and_back(door)
    assert refused.status_code == 403
    assert "no verified e-mail address" in refused.text


@pytest.mark.parametrize(
    "forged",
    [
        {"aud": "another application"},
        {"iss": "https://evil.example"},
        {"exp": 1_000_000_000},
        {"nonce": "of another sign-in"},
    ],
)
def test_a_token_meant_for_something_else_is_refused(
    door: Door, provider: FakeProvider, forged: dict[str, object]
) -> None:
    provider.overrides = forged
    refused = there_and_back(door)
    assert refused.status_code == 401
    assert "start again" in refused.text
    assert SESSION_COOKIE not in door.browser.cookies


def test_a_token_signed_by_somebody_else_is_refused(door: Door, provider: FakeProvider) -> None:
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert there_and_back(door).status_code == 401


def test_a_code_of_somebody_elses_sign_in_is_refused(door: Door, provider: FakeProvider) -> None:
    off = door.browser.get("/sign-in/oidc")
    back = httpx.get(off.headers["location"]).headers["location"]
    door.browser.cookies.clear()  # the browser that comes back is not the one that left
    assert door.browser.get(back).status_code == 401


def test_a_refusal_by_the_provider_is_a_sentence_and_not_its_text(
    door: Door, provider: FakeProvider
) -> None:
    provider.refusal = "access_denied&error_description=Call+555-0100"
    refused = there_and_back(door)
    assert refused.status_code == 401
    assert "555-0100" not in refused.text


def test_a_provider_that_is_away_is_a_sentence(door: Door) -> None:
    door.reopen(oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT_ID)
    away = door.browser.get("/sign-in/oidc")
    assert away.status_code == 502
    assert "could not be reached" in away.text


@pytest.mark.parametrize("path", ["/sign-in/oidc", "/sign-in/oidc/callback?code=1&state=2"])
def test_without_a_provider_there_is_no_such_way_in(door: Door, path: str) -> None:
    assert door.browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("claims", "claim"),
    [
        ({"role": "approver"}, "role"),
        ({"role": "Approver "}, "role"),
        ({"groups": ["staff", "approver"]}, "groups"),
        ({"realm_access": {"roles": ["approver"]}}, "realm_access.roles"),
    ],
)
def test_roles_are_found_where_providers_put_them(claims: dict[str, Any], claim: str) -> None:
    assert role_of(claims, claim) is Role.APPROVER


def test_a_claim_that_is_not_there_is_named() -> None:
    with pytest.raises(NoRoleGiven, match=r"no realm_access\.roles"):
        role_of({"realm_access": "x"}, "realm_access.roles")
