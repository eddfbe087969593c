"""Care from the shell: bills and customers in, mail out, requests escalated, people's data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commands.door import now, open_database_of_settings, settings
from common.actor import SYSTEM
from common.errors import BusinessError


class NotSet(BusinessError):
    def __init__(self, names: str) -> None:
        super().__init__(f"{names} is not set; see the list of settings in the README.")


def sync_billing(
    system: Annotated[str, typer.Argument(help="The billing system's name.")],
    source: Annotated[str, typer.Argument(help="A CSV or XLSX file, or the address of an API.")],
    token: Annotated[str, typer.Option(envvar="BILLING_TOKEN", help="Bearer token.")] = "",
    retry: Annotated[
        bool, typer.Option("--retry", help="Only if it was down before and is due again.")
    ] = False,
) -> None:
    """Take a billing system's accounts; what is older or in conflict is named, not taken."""
    from sales.customers.billing import BillingSystem
    from workflows.adapters.billing_csv import CsvBilling
    from workflows.adapters.billing_http import HttpBilling
    from workflows.sync_billing import billing_due
    from workflows.sync_billing import sync_billing as sync

    if retry:
        with open_database_of_settings().work() as work:
            if not billing_due(work, system, by=SYSTEM, now=now()):
                typer.echo(f"{system}: nothing is due")
                return
    adapter: BillingSystem
    if source.startswith(("http://", "https://")):
        adapter = HttpBilling(name=system, url=source, token=token)
    else:
        path = Path(source)
        adapter = CsvBilling(name=system, file_name=path.name, content=path.read_bytes())
    line = sync(open_database_of_settings(), adapter, by=SYSTEM, now=now())
    said = ", ".join(f"{number} {outcome}" for outcome, number in line.counts)
    typer.echo(f"{system}: {line.state} {said}".strip())
    for each in (line.sentence,) if line.state == "queued" else line.conflicts:
        typer.echo(f"  {each}", err=True)


def import_customers(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with a header row.")],
    column: Annotated[
        list[str] | None, typer.Option(help="field=column where the header is not understood.")
    ] = None,
) -> None:
    """Take new customers from a list; likely duplicates are held back and named."""
    from workflows.import_customers import columns_of
    from workflows.import_customers import import_customers as take
    from workflows.start_sale import Upload

    upload, limit = Upload(file.name, file.read_bytes()), settings().upload_limit_mb * 10
    _, mapping = columns_of(upload, limit_mb=limit, by=SYSTEM)
    mapping |= dict(each.split("=", 1) for each in column or () if "=" in each)
    with open_database_of_settings().work() as work:
        done = take(work, upload, mapping, limit_mb=limit, say=_progress, by=SYSTEM, now=now())
    typer.echo(f"{done.taken} customers taken, {len(done.held)} held back as likely known")
    for number, name, like in done.held:
        typer.echo(f"  row {number} {name}: like {like.customer_id} {like.name}, {like.reason}")


def import_services(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with a header row.")],
) -> None:
    """Take services installed by another system; the same reference again is replaced."""
    from workflows.start_sale import Upload
    from workflows.take_over_services import take_over_services

    upload, limit = Upload(file.name, file.read_bytes()), settings().upload_limit_mb * 10
    with open_database_of_settings().work() as work:
        number = take_over_services(work, upload, limit_mb=limit, by=SYSTEM, now=now())
    typer.echo(f"{number} services taken")


def import_usage(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: reference, month, busy Mbps.")],
) -> None:
    """Take the measured use of services by month."""
    from workflows.start_sale import Upload
    from workflows.take_over_services import take_over_usage

    upload, limit = Upload(file.name, file.read_bytes()), settings().upload_limit_mb * 10
    with open_database_of_settings().work() as work:
        number = take_over_usage(work, upload, limit_mb=limit, by=SYSTEM, now=now())
    typer.echo(f"{number} months taken")


def send_mail() -> None:
    """Send the mail that waits through the SMTP server of the settings."""
    from workflows.adapters.smtp import SmtpServer
    from workflows.send_mail import send_waiting_mail

    found = settings()
    if not found.smtp_host:
        raise NotSet("BIDWRIGHT_SMTP_HOST")
    server = SmtpServer(
        host=found.smtp_host,
        port=found.smtp_port,
        sender=found.smtp_sender,
        user=found.smtp_user,
        password=found.smtp_password,
        secure=found.smtp_secure,
    )
    done = send_waiting_mail(open_database_of_settings(), server, by=SYSTEM, now=now())
    typer.echo(f"{done.sent} sent, {done.waiting} waiting, {done.given_up} given up")


def escalate_requests() -> None:
    """Escalate requests whose time is nearly or wholly gone."""
    from workflows.handle_request import escalate_due_requests

    with open_database_of_settings().work() as work:
        raised = escalate_due_requests(work, by=SYSTEM, now=now())
    typer.echo(f"{len(raised)} escalated {' '.join(raised)}".strip())


def export_person(
    email: str,
    out: Annotated[Path, typer.Option(help="The JSON file to write.")],
) -> None:
    """Write all that is held on a person."""
    from workflows.personal_data import held_on_person

    with open_database_of_settings().work() as work:
        out.write_bytes(held_on_person(work, email, by=SYSTEM, now=now()))
    typer.echo(f"wrote {out}")


def erase_person(email: str) -> None:
    """Take a person's name, address and words out of what is kept; counts and bills stay."""
    from workflows.personal_data import erase_person as erase

    with open_database_of_settings().work() as work:
        done = erase(work, email, by=SYSTEM, now=now())
    typer.echo(
        f"{done.contacts} contacts, {done.interactions} interactions, {done.requests} requests"
    )


def _progress(done: int, of: int) -> None:
    typer.echo(f"{done:,} of {of:,} rows checked", err=True)


COMMANDS = (
    sync_billing,
    import_customers,
    import_services,
    import_usage,
    send_mail,
    escalate_requests,
    export_person,
    erase_person,
)
