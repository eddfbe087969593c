"""What comes from outside is read without trust: e-mails, hostile names, HTML, unclear texts."""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.care.classifier import RequestClassifier
from sales.care.email_message import NotAnEmail, read_email, safe_file_name, text_of_html


def message(**headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Mia Lind <Mia@Akerlund.example>"
    made["To"] = "care@larkfield.example"
    made["Subject"] = "Line down"
    made["Message-ID"] = "<1@akerlund.example>"
    made["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    for name, value in headers.items():
        made[name] = value
    return made


def test_an_email_is_read_with_its_sender_text_and_harmless_attachments() -> None:
    sent = message()
    sent.set_content("Our line is down.\n")
    sent.add_attachment(
        b"MZ", maintype="application", subtype="x-msdownload", filename="../../etc/pass\twd.exe"
    )
    read = read_email(sent.as_bytes())
    assert (read.sender_email, read.sender_name) == ("mia@akerlund.example", "Mia Lind")
    assert read.text.strip() == "Our line is down."
    assert read.sent_at is not None
    assert read.sent_at.hour == 10
    (file,) = read.attachments
    assert "/" not in file.file_name
    assert file.file_name.endswith("wd.exe")
    assert file.media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Windows\\System32\\drivers.sys", "drivers.sys"),
        ("offer.pdf\x00.exe", "offer.pdf_.exe"),
        ("CON.txt", "attachment-CON.txt"),
        ("lpt1", "attachment-lpt1"),
        ("nul .pdf", "attachment-nul .pdf"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("in\u200bvoice\u200f.pdf", "in_voice_.pdf"),
        ("...", "attachment"),
        ("long " * 100 + ".tar.gz", None),
        ("w" * 300 + ".pdf", "w" * 116 + ".pdf"),
        ("\u0430" * 300, "\u0430" * 120),
    ],
)
def test_a_hostile_name_of_an_attachment_is_kept_harmless(named: str, kept: str | None) -> None:
    """As written by those who mean harm: in the clear, as an encoded word, percent-coded."""
    quoted = named.replace("\\", "\\\\")
    coded = quote(named, safe="")
    encoded = Header(named, "utf-8", maxlinelen=2_000).encode()
    for parameter in (f'filename="{encoded}"', f"filename*=utf-8''{coded}", f'filename="{quoted}"'):
        raw = (
            "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
            "boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\n"
            f"Content-Type: text/html\r\nContent-Disposition: attachment; {parameter}\r\n\r\n"
            "<script>alert(1)</script>\r\n--x--\r\n"
        )
        (file,) = read_email(raw.encode()).attachments
        if kept is None:
            assert file.file_name.endswith(".gz")
            assert len(file.file_name) <= 120
        else:
            assert file.file_name == kept, parameter
        assert file.media_type == "application/octet-stream"


def test_html_becomes_what_a_reader_would_see() -> None:
    sent = message()
    sent.set_content(
        "<head><title>x</title></head><p>Hello <b>there</b></p><script>alert(1)</script>"
        '<img src="http://track.example/1.png" onerror="x()"><p>Bye</p>',
        subtype="html",
    )
    assert read_email(sent.as_bytes()).text == "Hello there\nBye"
    assert text_of_html("&lt;script&gt; is text") == "<script> is text"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"no headers at all", b"From: nobody"])
def test_what_is_no_email_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAnEmail, match=r"save it as \.eml"):
        read_email(content)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_otherwise(noise: bytes) -> None:
    try:
        read = read_email(b"From: a@b.example\n" + noise)
    except NotAnEmail:
        return
    assert read.sender_email


@given(st.text(max_size=200))
def test_a_safe_name_is_never_a_path_a_device_or_empty(name: str) -> None:
    safe = safe_file_name(name)
    assert safe
    assert len(safe) <= 140
    assert not set(safe) & set('/\\:*?"<>|\r\n\x00\u202e')
    assert safe.split(".")[0].casefold() not in {"con", "prn", "aux", "nul"}
    assert not safe.startswith(".")


def test_a_text_gets_its_type_or_the_answer_not_sure() -> None:
    classifier = RequestClassifier()
    assert classifier.guess("The internet line is down at our depot").type == "fault"
    assert classifier.guess("Please call me back tomorrow").type == "callback"
    assert classifier.guess("We were billed twice on the last invoice").type == "bill query"
    assert not classifier.guess("hello").sure
    assert not classifier.guess("zzzz qqqq").sure
    assert len(classifier.guess("hello").likely) == 3


def test_a_correction_teaches() -> None:
    said = "The zorblax module is unresponsive"
    taught = RequestClassifier([(said, "order"), ("zorblax again", "order")])
    assert taught.guess("Our zorblax module").type == "order"
    assert not RequestClassifier().guess("Our zorblax module").sure
