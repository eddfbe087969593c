"""What every answer tells the browser about what our pages may do."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.ui.conftest import Door
from ui.web.guard_scripts import GUARD_OFF, GUARD_ON
from ui.web.security_headers import content_security_policy


def directives(policy: str) -> dict[str, list[str]]:
    named = (part.split() for part in policy.split(";"))
    return {name: sources for name, *sources in named}


@pytest.mark.parametrize(
    "path",
    ["/sign-in", "/healthz", "/_stcore/health", "/static/x.js", "/nowhere", "/_stcore/metrics"],
)
def test_every_answer_carries_the_headers_refusals_included(door: Door, path: str) -> None:
    headers = door.browser.get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["content-security-policy"] == content_security_policy()


def test_scripts_are_ours_or_known_by_their_hash() -> None:
    policy = directives(content_security_policy())
    assert policy["default-src"] == ["'self'"]
    assert policy["script-src"][0] == "'self'"
    assert len(policy["script-src"]) >= 4
    assert all(source.startswith("'sha256-") for source in policy["script-src"][1:])
    assert policy["frame-ancestors"] == policy["object-src"] == ["'none'"]
    outside = [source for sources in policy.values() for source in sources if "http" in source]
    assert not outside


@pytest.mark.parametrize("script", [GUARD_ON, GUARD_OFF])
def test_the_unsaved_guard_is_allowed_to_run(script: str) -> None:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in directives(content_security_policy())["script-src"]


def test_https_is_demanded_only_where_there_is_https(door: Door) -> None:
    assert "strict-transport-security" not in door.browser.get("/healthz").headers
    door.reopen(secure_cookie=True)
    assert "max-age=" in door.browser.get("/healthz").headers["strict-transport-security"]
