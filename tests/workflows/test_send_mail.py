"""Mail reaches a real server once, waits while it is down, and cannot smuggle headers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from common.actor import Actor, Role
from database.engine import Database
from tests.database.samples import NOW
from workflows.adapters.smtp import MailRefused, SmtpServer
from workflows.send_mail import send_waiting_mail

TOM = Actor("U-0009", "Tom", "tom@larkfield.example", Role.ADMINISTRATOR)


class Inbox(MessageHandler):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.got.append(message)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Inbox, SmtpServer]]:
    inbox = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield inbox, SmtpServer(host="127.0.0.1", port=port, sender="care@x.example", secure=False)
    controller.stop()


def post(database: Database, to: str, subject: str = "R-000001: Line down") -> None:
    with database.work() as work:
        work.care_desk.post(to, subject, "Grüße from Québec", now=NOW)


def test_mail_is_sent_once(sqlite_database: Database, mailbox: tuple[Inbox, SmtpServer]) -> None:
    inbox, server = mailbox
    post(sqlite_database, "mia@akerlund.example")
    assert send_waiting_mail(sqlite_database, server, by=TOM, now=NOW).sent == 1
    assert send_waiting_mail(sqlite_database, server, by=TOM, now=NOW).sent == 0
    (message,) = inbox.got
    assert message["Subject"] == "R-000001: Line down"
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().strip() == "Grüße from Québec"


def test_a_server_that_is_down_is_tried_again_later_and_refused_addresses_are_not(
    sqlite_database: Database, mailbox: tuple[Inbox, SmtpServer]
) -> None:
    inbox, server = mailbox
    down = SmtpServer(host="127.0.0.1", port=1, sender="care@x.example", secure=False)
    post(sqlite_database, "mia@akerlund.example")
    post(sqlite_database, "nobody@akerlund.example")
    assert send_waiting_mail(sqlite_database, down, by=TOM, now=NOW).waiting == 2
    assert send_waiting_mail(sqlite_database, server, by=TOM, now=NOW).sent == 0
    later = NOW + timedelta(minutes=2)
    done = send_waiting_mail(sqlite_database, server, by=TOM, now=later)
    assert (done.sent, done.given_up) == (1, 1)
    assert len(inbox.got) == 1


def test_a_line_break_never_becomes_a_header(mailbox: tuple[Inbox, SmtpServer]) -> None:
    inbox, server = mailbox
    with pytest.raises(MailRefused) as refused:
        server.send("mia@akerlund.example", "Hi\r\nBcc: all@x.example", "text")
    assert refused.value.final
    assert inbox.got == []
    wanting = SmtpServer(host=server.host, port=server.port, sender="a@x.example", secure=True)
    with pytest.raises(MailRefused):
        wanting.send("mia@akerlund.example", "Hi", "never in the clear")
