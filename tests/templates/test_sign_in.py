"""The sign-in page: a plain form, no script, and no way to send a visitor elsewhere."""

from __future__ import annotations

import pytest

from templates.sign_in import local_path, sign_in_page


def page(**more: object) -> str:
    usual = {"provider_name": "Larkfield Networks", "error": "", "email": "", "oidc": False,
             "next_path": "/", "demo_accounts": ()}  # fmt: skip
    return sign_in_page(**{**usual, **more})  # type: ignore[arg-type]


def test_the_form_posts_email_password_and_next():
    html = page(next_path="/quote?id=Q-1&tab=2")
    assert '<form method="post" action="/sign-in">' in html
    for name in ("email", "password", "next"):
        assert f'name="{name}"' in html
    assert 'value="/quote?id=Q-1&amp;tab=2"' in html


def test_there_is_no_script_and_typed_text_is_escaped():
    html = page(error="<script>alert(1)</script>", email='"><script>', provider_name="<b>x</b>")
    assert "<script" not in html
    assert "<b>x</b>" not in html
    assert "&lt;script&gt;" in html


def test_single_sign_on_and_demo_accounts_show_only_when_there_are_any():
    assert "single sign-on" not in page()
    assert "Demonstration accounts" not in page()
    html = page(oidc=True, demo_accounts=(("approver", "kim@demo.example", "secret"),))
    assert 'href="/sign-in/oidc?next=/"' in html
    assert "kim@demo.example" in html


def test_a_failed_sign_in_keeps_the_email_and_names_the_error():
    html = page(error="The email or the password is not right.", email="kim@demo.example")
    assert 'role="alert"' in html
    assert 'value="kim@demo.example"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil", "", "javascript:x"],
)
def test_a_next_path_that_leaves_the_site_becomes_the_front_page(path):
    assert local_path(path) == "/"


def test_a_next_path_on_the_site_is_kept():
    assert local_path("/quote?id=1") == "/quote?id=1"
