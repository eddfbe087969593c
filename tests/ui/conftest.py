"""The app as visitors reach it, each test with a database, a clock and accounts of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from common.actor import SYSTEM, Role
from common.settings import Settings
from database.engine import Database
from ui.web import application
from workflows.sign_in import register

HOST = "http://bidwright.test"
PASSWORD = "correct horse battery"
# Today, since the browser of the tests drops cookies by the real clock.
START = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Clock:
    """Stands still until told otherwise."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Door:
    """A browser in front of the app, and what the test needs to arrange behind it."""

    browser: TestClient
    settings: Settings
    clock: Clock = field(default_factory=Clock)

    @property
    def database(self) -> Database:
        return application.current().database

    def reopen(self, **changed: Any) -> None:
        """The same app with other settings."""
        self.settings = replace(self.settings, **changed)
        application.start(self.settings, clock=self.clock)

    def register(self, role: Role, email: str = "ana@larkfield.example") -> None:
        with self.database.work() as work:
            register(
                work,
                email=email,
                name="Ana Silva",
                role=role,
                password=PASSWORD,
                by=SYSTEM,
                now=self.clock.now,
            )

    def post_sign_in(self, **fields: str) -> Any:
        form = {"email": "ana@larkfield.example", "password": PASSWORD} | fields
        return self.browser.post("/sign-in", data=form, headers={"Origin": HOST})

    def enter(self, role: Role) -> None:
        """Signed in as somebody of this role."""
        self.register(role)
        assert self.post_sign_in().status_code == 303


@pytest.fixture(scope="session")
def running_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The app with its lifespan entered once: Streamlit allows one runtime a process."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BIDWRIGHT_DATA_DIR", str(tmp_path_factory.mktemp("app")))
        environment.delenv("DATABASE_URL", raising=False)
        from app import app

        with TestClient(app, base_url=HOST, follow_redirects=False) as browser:
            yield browser


@pytest.fixture
def door(running_app: TestClient, sqlite_url: str, tmp_path: Path) -> Iterator[Door]:
    before = application.current()
    settings = Settings(data_dir=tmp_path, database_url=sqlite_url, demo=False, public_url=HOST)
    door = Door(running_app, settings)
    door.reopen()
    running_app.cookies.clear()
    yield door
    running_app.cookies.clear()
    application.start(before.settings, clock=before.clock)
