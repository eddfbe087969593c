"""Keep the catalogue: try a new one without publishing, publish it, compare versions, export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from catalog.bundle import unfold
from catalog.catalogue import Catalogue
from catalog.checking import Finding, Weight, check_catalogue
from catalog.difference import Change, difference
from catalog.guide import Guide
from catalog.offering import Offering
from catalog.rules import Rule
from catalog.text_ranking import Product, TextRanking
from catalog.tmf620 import write_tmf620
from catalog.tmf620_reading import read_tmf620
from common.actor import Actor, Permission
from common.errors import BusinessError, RowErrors
from database.stores.catalogue import NoCatalogue, Publication
from database.work import Work
from workflows.catalogue_shelf import catalogue_in_use
from workflows.load_catalogue import load_catalogue

LARGEST_MB = 50


class TooLarge(BusinessError):
    def __init__(self, size_mb: float) -> None:
        super().__init__(f"The file is {size_mb:.0f} MB; at most {LARGEST_MB} MB are accepted.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What publishing would do. `broken` are configurations of drafts a changed rule forbids."""

    offerings: tuple[Offering, ...]
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    broken: tuple[str, ...]

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(each.sentence for each in self.findings if each.weight is Weight.ERROR)


def try_catalogue(work: Work, content: bytes, *, by: Actor) -> DryRun:
    """A TMF620 document read, checked and compared with the catalogue in use; nothing is kept.

    Raises:
        TooLarge, NotTmf620, RowErrors.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    size_mb = len(content) / 1024 / 1024
    if size_mb > LARGEST_MB:
        raise TooLarge(size_mb)
    offerings, rules = read_tmf620(content)
    findings = check_catalogue(offerings, rules)
    sound = not any(each.weight is Weight.ERROR for each in findings)
    new = Catalogue(version=work.catalogue.version() + 1, offerings=offerings, rules=rules)
    return DryRun(
        offerings=offerings,
        rules=rules,
        findings=findings,
        changes=difference(_current(work), new),
        broken=tuple(_broken(work, new)) if sound else (),
    )


def _current(work: Work) -> Catalogue:
    try:
        return work.catalogue.current()
    except NoCatalogue:
        return Catalogue(version=0, offerings=(), rules=())


def _broken(work: Work, new: Catalogue) -> Iterator[str]:
    guides: dict[str, Guide] = {}
    sold = unfold(new)
    for draft in work.drafts.all():
        for line in draft.lines:
            made = line.configuration
            where = f"{draft.opportunity_id} {line.id}, {made.offering_name}"
            offering = sold.find(made.offering_id)
            if offering is None:
                yield f"{where}: no longer in the catalogue."
                continue
            if offering.id not in guides:
                guides[offering.id] = Guide(offering, sold.rules)
            for name, value in made.values.items():
                characteristic = offering.characteristic(name)
                if characteristic is not None and not characteristic.accepts(value):
                    said = characteristic.say(value)
                    yield f"{where}: {said} is not on sale any more."
            conflict = guides[offering.id].conflict(made.values)
            if conflict is not None:
                yield f"{where}: {' '.join(conflict.rules)}"


def publish_catalogue(work: Work, content: bytes, *, by: Actor, now: datetime) -> Catalogue:
    """The document becomes the next version; quotes keep the one they were made with.

    Raises:
        RowErrors: every error of the check, one a line; nothing is published.
    """
    tried = try_catalogue(work, content, by=by)
    if tried.errors:
        raise RowErrors("The catalogue was not published; mend these first.", tried.errors)
    return load_catalogue(work, tried.offerings, tried.rules, (), by=by, now=now)


def export_catalogue(work: Work, version: int, *, by: Actor, now: datetime) -> bytes:
    """A version as TMF620 JSON, with costs, hence for those who may see them.

    Raises:
        NotFound.
    """
    by.require(Permission.SEE_MARGIN)
    catalogue = work.catalogue.get(version)
    work.journal.note(by, "exported", "catalogue", str(version), now=now)
    return write_tmf620(catalogue, last_update=now.isoformat())


def publications(work: Work, *, by: Actor) -> tuple[Publication, ...]:
    by.require(Permission.READ_PROPOSALS)
    return work.catalogue.publications()


def compare_versions(work: Work, before: int, after: int, *, by: Actor) -> tuple[Change, ...]:
    """Raises NotFound."""
    by.require(Permission.READ_PROPOSALS)
    return difference(work.catalogue.get(before), work.catalogue.get(after))


_rankings: dict[tuple[str, int], TextRanking] = {}


def search_catalogue(work: Work, text: str, *, by: Actor) -> tuple[Offering, ...]:
    """Offerings of the catalogue in use: all in their order, or the best for a text first."""
    by.require(Permission.READ_PROPOSALS)
    catalogue = catalogue_in_use(work)
    if not text.strip():
        return catalogue.offerings
    key = (work.address, catalogue.version)
    if key not in _rankings:
        _rankings[key] = TextRanking(_product(each) for each in catalogue.offerings)
    by_id = {each.id: each for each in catalogue.offerings}
    return tuple(by_id[each.id] for each in _rankings[key].rank(text, 20))


def _product(offering: Offering) -> Product:
    education = offering.education
    about = f"{offering.summary} {education.what} {education.when}"
    titles = {each.title: " ".join(map(str, each.values)) for each in offering.characteristics}
    return Product(offering.id, offering.name, about, {"": offering.family, **titles})
