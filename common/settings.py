"""Settings of an installation, read once from the environment by a door and handed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.errors import BusinessError


class BadSetting(BusinessError):
    def __init__(self, name: str, value: str, accepted: str) -> None:
        super().__init__(f"{name}={value!r} is not understood; accepted: {accepted}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set; README lists the variables."""

    data_dir: Path = Path("var")
    database_url: str = ""  # empty: an SQLite file in data_dir
    provider_name: str = "Larkfield Networks"
    upload_limit_mb: int = 10
    session_hours: int = 12
    secure_cookie: bool = False  # true behind HTTPS, which any real deployment has
    demo: bool = True
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_role_claim: str = "role"
    public_url: str = "http://localhost:8501"
    smtp_host: str = ""  # empty: mail waits in its tray
    smtp_port: int = 587
    smtp_sender: str = "care@localhost"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_secure: bool = True
    billing_webhook_secret: str = ""  # empty: no billing system may send to us by itself

    @property
    def oidc_enabled(self) -> bool:
        return bool(self.oidc_issuer and self.oidc_client_id)

    @property
    def url(self) -> str:
        """The database address SQLAlchemy understands."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'bidwright.sqlite3').absolute()}"
        for plain in ("postgres://", "postgresql://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables; raises BadSetting naming the variable."""
    defaults = Settings()
    return Settings(
        data_dir=Path(environment.get("BIDWRIGHT_DATA_DIR", str(defaults.data_dir))),
        database_url=environment.get("DATABASE_URL", ""),
        provider_name=environment.get("BIDWRIGHT_PROVIDER", defaults.provider_name),
        upload_limit_mb=_whole(environment, "BIDWRIGHT_UPLOAD_LIMIT_MB", defaults.upload_limit_mb),
        session_hours=_whole(environment, "BIDWRIGHT_SESSION_HOURS", defaults.session_hours),
        secure_cookie=_flag(environment, "BIDWRIGHT_SECURE_COOKIE", default=False),
        # Published passwords have no place beside a real database unless somebody asks for them.
        demo=_flag(environment, "BIDWRIGHT_DEMO", default=not environment.get("DATABASE_URL")),
        oidc_issuer=environment.get("OIDC_ISSUER", ""),
        oidc_client_id=environment.get("OIDC_CLIENT_ID", ""),
        oidc_client_secret=environment.get("OIDC_CLIENT_SECRET", ""),
        oidc_role_claim=environment.get("OIDC_ROLE_CLAIM", defaults.oidc_role_claim),
        public_url=environment.get("BIDWRIGHT_PUBLIC_URL", defaults.public_url).rstrip("/"),
        smtp_host=environment.get("BIDWRIGHT_SMTP_HOST", ""),
        smtp_port=_whole(environment, "BIDWRIGHT_SMTP_PORT", defaults.smtp_port),
        smtp_sender=environment.get("BIDWRIGHT_SMTP_SENDER", defaults.smtp_sender),
        smtp_user=environment.get("BIDWRIGHT_SMTP_USER", ""),
        smtp_password=environment.get("BIDWRIGHT_SMTP_PASSWORD", ""),
        smtp_secure=_flag(environment, "BIDWRIGHT_SMTP_SECURE", default=True),
        billing_webhook_secret=environment.get("BIDWRIGHT_BILLING_WEBHOOK_SECRET", ""),
    )


def _whole(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal() or int(text) == 0:
        raise BadSetting(name, text, "a whole number above 0")
    return int(text)


def _flag(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environment.get(name, "yes" if default else "no").lower()
    if text not in {"yes", "no", "true", "false", "1", "0"}:
        raise BadSetting(name, text, "yes or no")
    return text in {"yes", "true", "1"}
