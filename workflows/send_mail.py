"""Send the mail that waits: each message once, tried again later when the server is down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from common.actor import Actor, Permission
from database.engine import Database
from workflows.adapters.smtp import MailRefused

_FIRST_WAIT = timedelta(minutes=2)
_MOST_TRIES = 10


class MailServer(Protocol):
    def send(self, to: str, subject: str, text: str) -> None:
        """Raises MailRefused."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    sent: int
    waiting: int
    given_up: int


def send_waiting_mail(database: Database, server: MailServer, *, by: Actor, now: datetime) -> Sent:
    """Each message is settled in a unit of work of its own, so that none is sent twice because a
    later one failed.
    """
    by.require(Permission.ADMINISTER)
    with database.work() as work:
        tray = work.care_desk.mail_to_send(now)
    sent = waiting = given_up = 0
    for mail in tray:
        try:
            server.send(mail.to, mail.subject, mail.text)
        except MailRefused as refusal:
            final = refusal.final or mail.tries + 1 >= _MOST_TRIES
            again = None if final else now + _FIRST_WAIT * 2**mail.tries
            with database.work() as work:
                work.care_desk.mail_failed(mail, str(refusal), again)
            given_up += final
            waiting += not final
            continue
        with database.work() as work:
            work.care_desk.mail_sent(mail.id)
        sent += 1
    return Sent(sent=sent, waiting=waiting, given_up=given_up)
