"""Signing in with a password and signing out: the form, the session cookie, and who may post."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from common.errors import BusinessError
from templates.sign_in import sign_in_page
from ui.web.application import current
from ui.web.sentences import sentence_page
from ui.web.visitor import SESSION_COOKIE, from_own_pages, safe_next, visitor
from workflows.demo.accounts import DEMO_ACCOUNTS
from workflows.sign_in import SessionToken, TooManyAttempts, sign_in, sign_out

# An address, a password and where to go next; more than this is not a person signing in.
LARGEST_FORM_BYTES = 8 * 1024
FROM_ELSEWHERE = "This form was sent from another site; open the sign-in page and try again."


def show_sign_in(request: Request) -> Response:
    destination = safe_next(request.query_params.get("next", "/"))
    if visitor(request):
        return RedirectResponse(destination, 303)
    return form_page(next_path=destination)


async def sign_in_with_password(request: Request) -> Response:
    if not from_own_pages(request):
        return sentence_page(403, FROM_ELSEWHERE)
    form = await _form(request)
    if form is None:
        return sentence_page(413, "The form is larger than a sign-in needs; nothing was read.")
    return await run_in_threadpool(_check_password, request, form)


def _check_password(request: Request, form: dict[str, str]) -> Response:
    application = current()
    email, destination = form.get("email", "").strip(), safe_next(form.get("next", "/"))
    try:
        session = sign_in(
            application.database,
            email=email,
            password=form.get("password", ""),
            client=request.client.host if request.client else "unknown",
            now=application.clock(),
            session_hours=application.settings.session_hours,
        )
    except BusinessError as refusal:
        status = 429 if isinstance(refusal, TooManyAttempts) else 401
        return form_page(next_path=destination, error=str(refusal), email=email, status=status)
    return signed_in(request, session, destination)


def signed_in(request: Request, session: SessionToken, destination: str) -> Response:
    """On to the page wanted, with a cookie of this sign-in alone.

    The token is made by the workflow at each sign-in and never taken from the request, so a
    cookie planted beforehand gains nothing; the session it named, if any, ends here.
    """
    _end_session(request)
    response = RedirectResponse(destination, 303)
    response.set_cookie(
        SESSION_COOKIE,
        session.token,
        expires=session.expires_at,
        path="/",
        httponly=True,
        samesite="lax",
        secure=current().settings.secure_cookie,
    )
    return response


def show_sign_out(request: Request) -> Response:
    """A link on our pages signs out at once; a link from elsewhere gets a button to press.

    Only a browser writes Sec-Fetch-Site, so another site cannot sign our visitors out. Over
    plain HTTP browsers leave it away, and Referer, which no site can set to ours, decides.
    """
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site == "same-origin" or (fetch_site is None and from_own_pages(request)):
        return _sign_out(request)
    return sentence_page(200, "Sign out of Bidwright?", post="/sign-out", button="Sign out")


def sign_out_by_form(request: Request) -> Response:
    return _sign_out(request) if from_own_pages(request) else sentence_page(403, FROM_ELSEWHERE)


def form_page(
    *, next_path: str = "/", error: str = "", email: str = "", status: int = 200
) -> Response:
    """The sign-in form, with what was typed kept and the refusal above it."""
    settings = current().settings
    shown = DEMO_ACCOUNTS if settings.demo else ()
    page = sign_in_page(
        provider_name=settings.provider_name,
        error=error,
        email=email,
        oidc=settings.oidc_enabled,
        next_path=next_path,
        demo_accounts=tuple((each.role, each.email, each.password) for each in shown),
    )
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})


def _sign_out(request: Request) -> Response:
    _end_session(request)
    response = RedirectResponse("/sign-in", 303)
    secure = current().settings.secure_cookie
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax", secure=secure)
    return response


def _end_session(request: Request) -> None:
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        application = current()
        with application.database.work() as work:
            sign_out(work, token, application.clock())


async def _form(request: Request) -> dict[str, str] | None:
    """The posted fields; None when there is more than a sign-in form can hold."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM_BYTES:
            return None
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


ROUTES = [
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", sign_in_with_password, methods=["POST"]),
    Route("/sign-out", show_sign_out, methods=["GET"]),
    Route("/sign-out", sign_out_by_form, methods=["POST"]),
]
