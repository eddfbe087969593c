"""Log a contact: who it is from, an e-mail file read and kept, unknown senders made prospects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.care.email_message import Email, read_email, safe_file_name
from sales.care.interaction import Attachment, Channel, Direction, Interaction
from sales.customers.customer import Contact, Customer, CustomerState
from sales.customers.duplicates import phone_key
from sales.customers.recognition import company_domain
from workflows.start_sale import Upload


class SubjectMissing(BusinessError):
    def __init__(self) -> None:
        super().__init__("Say in a few words what the contact was about.")


class FileTooLarge(BusinessError):
    def __init__(self, name: str, size: int, limit_mb: int) -> None:
        super().__init__(
            f"{name} is {size / 1024 / 1024:.1f} MB; at most {limit_mb} MB are accepted."
        )


class NobodyToWelcome(BusinessError):
    def __init__(self) -> None:
        super().__init__("Give a name, or an e-mail address, to know the prospect by.")


class AlreadyKnown(BusinessError):
    def __init__(self, found: Recognised) -> None:
        super().__init__(
            f"{found.customer.name} ({found.customer.id}) is {found.why}; open that record."
        )


class EmailTooLarge(BusinessError):
    def __init__(self, size: int, limit_mb: int) -> None:
        super().__init__(
            f"The e-mail is {size / 1024 / 1024:.1f} MB; at most {limit_mb} MB are accepted."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Who a contact is from; `why` says by what, `made` that a prospect was made of it."""

    customer: Customer
    why: str
    made: bool = False


def recognise(work: Work, *, email: str = "", phone: str = "", by: Actor) -> Recognised | None:
    """The customer by e-mail, then phone, then domain; None when unknown or not unique."""
    by.require(Permission.CARE)
    asked = (
        ("email", email.strip().casefold(), "e-mail address"),
        ("phone", phone_key(phone), "phone number"),
        ("domain", company_domain(email), "e-mail domain"),
    )
    for kind, key, why in asked:
        found = work.customers.recognised_by(kind, key) if key else ()
        alive = [each for each in found if each.state is not CustomerState.MERGED]
        if len(alive) == 1:
            return Recognised(customer=alive[0], why=f"known by {why}")
    return None


def log_interaction(
    work: Work,
    interaction: Interaction,
    files: Sequence[Upload] = (),
    *,
    limit_mb: int = 20,
    by: Actor,
    now: datetime,
) -> int:
    """Keep one contact of any channel with its files. Raises SubjectMissing, FileTooLarge."""
    by.require(Permission.CARE)
    if not interaction.subject.strip():
        raise SubjectMissing
    work.customers.get(interaction.customer_id)
    attached = [_attached(each, limit_mb) for each in files]
    number = work.interactions.add(replace(interaction, by_id=by.id, by_name=by.name), attached)
    work.journal.note(by, "logged", "contact", str(number), now=now, after=interaction.subject)
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedEmail:
    email: Email
    who: Recognised
    number: int  # 0: this message was kept before


def import_email(
    work: Work,
    upload: Upload,
    *,
    limit_mb: int,
    customer_id: str = "",
    by: Actor,
    now: datetime,
) -> ImportedEmail:
    """Read an .eml file onto the timeline of whom it is from, with its attachments.

    Raises:
        NotAnEmail, EmailTooLarge, NotFound.
    """
    by.require(Permission.CARE)
    if len(upload.content) > limit_mb * 1024 * 1024:
        raise EmailTooLarge(len(upload.content), limit_mb)
    email = read_email(upload.content)
    if customer_id:
        who = Recognised(customer=work.customers.get(customer_id).value, why="chosen")
    else:
        who = recognise(work, email=email.sender_email, by=by) or _welcome(work, email, by, now)
    # A clock ahead of ours must not put a message above everything that is still to come.
    at = min(email.sent_at, now) if email.sent_at else now
    number = work.interactions.add(
        Interaction(
            customer_id=who.customer.id,
            at=at,
            channel=Channel.EMAIL,
            direction=Direction.INBOUND,
            subject=email.subject,
            text=email.text,
            contact_name=email.sender_name,
            contact_email=email.sender_email,
            by_id=by.id,
            by_name=by.name,
            external_id=email.message_id,
        ),
        email.attachments,
    )
    if number:
        work.journal.note(by, "imported", "e-mail", str(number), now=now, after=email.subject)
    return ImportedEmail(email=email, who=who, number=number)


def welcome_prospect(
    work: Work, *, name: str, email: str = "", phone: str = "", by: Actor, now: datetime
) -> Customer:
    """Keep somebody unknown as a prospect, named by their domain until somebody knows better.

    Raises:
        NobodyToWelcome, AlreadyKnown.
    """
    by.require(Permission.CARE)
    if found := recognise(work, email=email, phone=phone, by=by):
        raise AlreadyKnown(found)
    person = " ".join(name.split()) or email.strip()
    if not person:
        raise NobodyToWelcome
    contact = Contact(name=person, email=email.strip(), phone=phone.strip())
    return _prospect(work, contact, by, now)


def _attached(upload: Upload, limit_mb: int) -> Attachment:
    """Kept to save, never as what it says it is: a browser must not run it."""
    name = safe_file_name(upload.name)
    if len(upload.content) > limit_mb * 1024 * 1024:
        raise FileTooLarge(name, len(upload.content), limit_mb)
    return Attachment(file_name=name, media_type="application/octet-stream", content=upload.content)


def attachment(work: Work, number: int, *, by: Actor) -> Attachment:
    by.require(Permission.CARE)
    return work.interactions.attachment(number)


def _welcome(work: Work, email: Email, by: Actor, now: datetime) -> Recognised:
    """An unknown sender becomes a prospect."""
    person = email.sender_name or email.sender_email
    made = _prospect(work, Contact(name=person, email=email.sender_email), by, now)
    return Recognised(customer=made, why="new prospect", made=True)


def _prospect(work: Work, contact: Contact, by: Actor, now: datetime) -> Customer:
    domain = company_domain(contact.email)
    customer = Customer(
        id=work.customers.next_id(),
        name=domain or contact.name,
        state=CustomerState.PROSPECT,
        domain=domain,
        contacts=(contact,),
    )
    work.customers.save(customer, expected=None, by=by, now=now)
    work.journal.note(by, "created prospect", "customer", customer.id, now=now, after=domain)
    return customer
