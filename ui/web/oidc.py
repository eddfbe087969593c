"""Signing in with the company's own identity provider (OpenID Connect), when one is configured.

The provider says who it is and which role; passwords never come here. Authlib does the protocol:
state, nonce and PKCE, and the signature, issuer, audience and expiry of what comes back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from common.actor import Role
from common.errors import BusinessError
from common.settings import Settings
from common.wording import join_words
from ui.web.application import current
from ui.web.sentences import sentence_page
from ui.web.sign_in import form_page, signed_in
from ui.web.visitor import safe_next
from workflows.sign_in import sign_in_with_identity

PROVIDER_WAIT_S = 10
NOT_SET_UP = "Signing in with a company account is not set up here; use your password."
NO_ANSWER = "Your company's sign-in service could not be reached or its answer was not valid; "


class NoRoleGiven(BusinessError):
    def __init__(self, claim: str, given: object) -> None:
        what = f"{claim} = {given!r}" if given else f"no {claim}"
        super().__init__(
            f"Your company account gives {what}, which is not one role of Bidwright; ask your "
            f"administrator to set it to {join_words([f'“{role}”' for role in Role], 'or')}."
        )


class NoEmailGiven(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "Your company account gives no verified e-mail address, and Bidwright knows people "
            "by theirs; ask your administrator to release it."
        )


async def start(request: Request) -> Response:
    """Off to the provider; where to go afterwards waits in Streamlit's signed session cookie."""
    settings = current().settings
    if not settings.oidc_enabled:
        return sentence_page(404, NOT_SET_UP)
    request.session["next"] = safe_next(request.query_params.get("next", "/"))
    back = f"{settings.public_url}/sign-in/oidc/callback"
    try:
        answer: Response = await _provider(settings).authorize_redirect(request, back)
    except _protocol_errors() as error:
        return _not_signed_in(f"{NO_ANSWER}try again or use your password.", 502, error)
    return answer


async def come_back(request: Request) -> Response:
    """Back from the provider with a code, or with its refusal."""
    settings = current().settings
    if not settings.oidc_enabled:
        return sentence_page(404, NOT_SET_UP)
    try:
        token = await _provider(settings).authorize_access_token(request)
    except _protocol_errors() as error:
        return _not_signed_in(f"{NO_ANSWER}start again from here.", 401, error)
    destination = safe_next(request.session.pop("next", "/"))
    return await run_in_threadpool(_open_session, request, token.get("userinfo", {}), destination)


def role_of(claims: Mapping[str, Any], claim: str) -> Role:
    """The one role a claim names; dots walk into nested claims, and lists may hold other words.

    Raises:
        NoRoleGiven: none of our roles, or several: guessing would hand out rights.
    """
    given: object = claims
    for part in claim.split("."):
        given = given.get(part) if isinstance(given, Mapping) else None
    names = given if isinstance(given, list | tuple) else [given]
    roles = {role for role in Role for name in names if _same_words(str(name), role)}
    if len(roles) != 1:
        raise NoRoleGiven(claim, given)
    return roles.pop()


def _open_session(request: Request, claims: Mapping[str, Any], destination: str) -> Response:
    application = current()
    settings = application.settings
    try:
        email = str(claims.get("email") or "")
        # The address finds the account, so one the provider has not verified could be anybody's.
        if not email or claims.get("email_verified") not in (True, "true"):
            raise NoEmailGiven
        with application.database.work() as work:
            session = sign_in_with_identity(
                work,
                email=email,
                name=str(claims.get("name") or email),
                role=role_of(claims, settings.oidc_role_claim),
                now=application.clock(),
                session_hours=settings.session_hours,
            )
    except BusinessError as refusal:
        return form_page(next_path=destination, error=str(refusal), status=403)
    return signed_in(request, session, destination)


def _same_words(given: str, role: Role) -> bool:
    """Providers write `sales_engineer` or `Sales-Engineer` for a sales engineer."""
    return given.strip().lower().replace("_", " ").replace("-", " ") == role


def _not_signed_in(sentence: str, status: int, error: Exception) -> Response:
    # The reason is the provider's text: for the log, since a visitor can put words in it.
    logging.getLogger("bidwright").warning("OpenID Connect: %s: %s", type(error).__name__, error)
    return form_page(error=sentence, status=status)


@lru_cache(maxsize=4)
def _provider(settings: Settings) -> Any:
    """The Authlib client; imported here, as installations without a provider need not load it."""
    from authlib.integrations.starlette_client import OAuth

    registry = OAuth()
    registry.register(
        "company",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": PROVIDER_WAIT_S,
        },
    )
    return registry.create_client("company")


def _protocol_errors() -> tuple[type[Exception], ...]:
    """What a provider that is away, wrong or forged makes Authlib and its libraries raise."""
    from authlib.common.errors import AuthlibBaseError
    from httpx import HTTPError, InvalidURL
    from joserfc.errors import JoseError

    return (AuthlibBaseError, JoseError, HTTPError, InvalidURL, ValueError, KeyError, RuntimeError)


ROUTES = [
    Route("/sign-in/oidc", start, methods=["GET"]),
    Route("/sign-in/oidc/callback", come_back, methods=["GET"]),
]
