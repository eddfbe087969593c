"""Mail over SMTP: one message at a time, nothing in it can become a second header."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from ssl import create_default_context

from common.errors import BusinessError

_SECONDS = 20.0


class MailRefused(BusinessError):
    """`final` when trying again would not help: the address or the message is refused."""

    def __init__(self, why: str, *, final: bool) -> None:
        super().__init__(f"The mail server did not take the message: {why}.")
        self.final = final


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """`secure` asks for STARTTLS and refuses to go on without it."""

    host: str
    port: int = 587
    sender: str
    user: str = ""
    password: str = ""
    secure: bool = True

    def send(self, to: str, subject: str, text: str) -> None:
        """Raises MailRefused."""
        try:
            message = self._message(to, subject, text)
        except ValueError as error:  # a line break in an address or subject
            raise MailRefused(str(error), final=True) from error
        try:
            with smtplib.SMTP(self.host, self.port, timeout=_SECONDS) as server:
                if self.secure:
                    server.starttls(context=create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise MailRefused(
                f"the address is refused ({codes})", final=min(codes) >= 500
            ) from error
        except smtplib.SMTPResponseException as error:
            raise MailRefused(f"it says {error.smtp_code}", final=error.smtp_code >= 550) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailRefused(type(error).__name__, final=False) from error

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = subject
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that robots do not answer it
        message.set_content(text)
        return message
