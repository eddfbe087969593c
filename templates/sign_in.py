"""The sign-in page: the one page a visitor sees before the app knows who they are."""

from __future__ import annotations

from templates.rendering import render_html


def sign_in_page(
    *,
    provider_name: str,
    error: str,
    email: str,
    oidc: bool,
    next_path: str,
    demo_accounts: tuple[tuple[str, str, str], ...],
) -> str:
    """The page as HTML, without any script. A demo account is role, email and password."""
    return render_html(
        "sign_in",
        provider_name=provider_name,
        error=error,
        email=email,
        oidc=oidc,
        next_path=local_path(next_path),
        demo_accounts=demo_accounts,
    )


def local_path(path: str) -> str:
    """The path if it stays on this site, else the front page.

    Browsers read `//host`, `/\\host` and paths with control characters as other sites.
    """
    local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if local and path.isprintable() and "\\" not in path else "/"
