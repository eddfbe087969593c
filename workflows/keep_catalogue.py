"""Keep the catalogue: try a new one without publishing, publish it, compare versions, export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.catalogue import Catalogue
from catalog.checking import Finding, Progress, Weight, check_catalogue
from catalog.difference import Change, difference
from catalog.feasibility import Building
from catalog.offering import Offering
from catalog.rules import Rule
from catalog.sheets.writing import written_sheets
from catalog.text_ranking import Product, TextRanking
from catalog.tmf620 import write_tmf620
from catalog.tmf620_reading import read_tmf620
from common.actor import Actor, Permission
from common.books import write_csvs, write_sheets
from common.errors import BusinessError, RowErrors
from common.wording import join_words
from database.stores.catalogue import Publication
from database.work import Work
from workflows.catalogue_shelf import catalogue_in_use, kept_catalogue, newest_catalogue
from workflows.catalogue_uses import configurations_broken
from workflows.load_catalogue import load_catalogue

LARGEST_MB = 50


class TooLarge(BusinessError):
    def __init__(self, size_mb: float) -> None:
        super().__init__(f"The file is {size_mb:.0f} MB; at most {LARGEST_MB} MB are accepted.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What publishing would do. `base` is the version it is compared with and would follow.

    `broken` are stored configurations that would not be valid any more, each with its reason.
    """

    base: int
    offerings: tuple[Offering, ...]
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    broken: tuple[str, ...]
    buildings: tuple[Building, ...] = ()

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(each.sentence for each in self.findings if each.weight is Weight.ERROR)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(each.sentence for each in self.findings if each.weight is Weight.WARNING)


def try_catalogue(work: Work, content: bytes, *, by: Actor) -> DryRun:
    """A TMF620 document read, checked and compared with the catalogue in use; nothing is kept.

    Raises:
        TooLarge, NotTmf620, RowErrors.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    size_mb = len(content) / 1024 / 1024
    if size_mb > LARGEST_MB:
        raise TooLarge(size_mb)
    return dry_run(work, *read_tmf620(content), by=by)


def dry_run(
    work: Work,
    offerings: tuple[Offering, ...],
    rules: tuple[Rule, ...],
    *,
    by: Actor,
    progress: Progress = lambda _done, _all: None,
) -> DryRun:
    """What publishing these would do; only what is not as published is looked at anew."""
    by.require(Permission.MANAGE_CATALOGUE)
    published = newest_catalogue(work)
    findings = check_catalogue(
        offerings, rules, published=published if published.version else None, progress=progress
    )
    sound = not any(each.weight is Weight.ERROR for each in findings)
    new = Catalogue(version=published.version + 1, offerings=offerings, rules=rules)
    return DryRun(
        base=published.version,
        offerings=offerings,
        rules=rules,
        findings=findings,
        changes=difference(published, new),
        broken=tuple(configurations_broken(work, new, published, by=by)) if sound else (),
    )


def publish_catalogue(work: Work, content: bytes, *, by: Actor, now: datetime) -> Catalogue:
    """The document becomes the next version; quotes keep the one they were made with.

    Raises:
        RowErrors: every error of the check, one a line; nothing is published.
    """
    return publish_tried(work, try_catalogue(work, content, by=by), by=by, now=now)


def publish_tried(work: Work, tried: DryRun, *, by: Actor, now: datetime) -> Catalogue:
    """What was tried becomes the next version.

    Raises:
        RowErrors: the check found errors; nothing is published.
        PublishedMeanwhile: somebody published since it was tried.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    if tried.errors:
        raise RowErrors("The catalogue was not published; mend these first.", tried.errors)
    return load_catalogue(
        work,
        tried.offerings,
        tried.rules,
        tried.buildings,
        by=by,
        now=now,
        expected=tried.base,
    )


KINDS = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class NoSuchKind(BusinessError):
    def __init__(self, kind: str) -> None:
        said = join_words(list(KINDS), "or")
        super().__init__(f"A catalogue is exported as {said}, not as {kind!r}.")


def export_catalogue(
    work: Work, version: int, *, by: Actor, now: datetime, kind: str = "json"
) -> bytes:
    """A version as TMF620 JSON, workbook or CSVs, with costs, hence for those who may see them.

    The newest version's workbook holds the building list too.

    Raises:
        NotFound, NoSuchKind.
        CellTooLong: a list that no cell of a workbook takes.
    """
    by.require(Permission.SEE_MARGIN)
    if kind not in KINDS:
        raise NoSuchKind(kind)
    catalogue = kept_catalogue(work, version)
    work.journal.note(by, "exported", "catalogue", str(version), now=now, after=kind)
    if kind == "json":
        return write_tmf620(catalogue, last_update=now.isoformat())
    buildings = work.catalogue.buildings() if version == work.catalogue.version() else ()
    sheets = written_sheets(catalogue, buildings)
    return write_sheets(sheets) if kind == "xlsx" else write_csvs(sheets)


def publications(work: Work, *, by: Actor) -> tuple[Publication, ...]:
    by.require(Permission.READ_PROPOSALS)
    return work.catalogue.publications()


def compare_versions(work: Work, before: int, after: int, *, by: Actor) -> tuple[Change, ...]:
    """Raises NotFound."""
    by.require(Permission.READ_PROPOSALS)
    return difference(kept_catalogue(work, before), kept_catalogue(work, after))


_MOST_FOUND = 100
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
    return tuple(by_id[each.id] for each in _rankings[key].rank(text, _MOST_FOUND))


def _product(offering: Offering) -> Product:
    education = offering.education
    about = f"{offering.summary} {education.what} {education.when}"
    titles = {each.title: " ".join(map(str, each.values)) for each in offering.characteristics}
    return Product(offering.id, offering.name, about, {"": offering.family, **titles})
