"""Keeps the catalogue: versions that never change once published, and the building list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.catalogue import Catalogue
from catalog.feasibility import Building
from catalog.offering import Offering
from catalog.rules import Rule
from common.actor import Actor
from common.errors import BusinessError
from database.codec import FORMAT, decode, encode
from database.rows.catalogue import BuildingRow, CatalogueRow
from database.stored import NotFound, say_moment
from database.stores.inserting import insert_if_free, put
from database.stores.offering_documents import OfferingDocuments


class NoCatalogue(BusinessError):
    def __init__(self) -> None:
        super().__init__("No catalogue has been published yet; load one first.")


class PublishedMeanwhile(BusinessError):
    def __init__(self, version: int, published_by: str, published_at: datetime) -> None:
        super().__init__(
            f"{published_by} published catalogue {version} on {say_moment(published_at)} "
            "while you were publishing; look at it, then publish again."
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """Who published a version, and when."""

    version: int
    published_by: str
    published_at: datetime


class CatalogueStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._documents = OfferingDocuments(session)

    def version(self) -> int:
        """The newest published version, 0 before the first; cheap enough to ask on every page."""
        return self._session.scalar(select(func.max(CatalogueRow.version))) or 0

    def publications(self) -> tuple[Publication, ...]:
        """Every published version, the newest first."""
        rows = self._session.execute(
            select(
                CatalogueRow.version, CatalogueRow.published_by, CatalogueRow.published_at
            ).order_by(CatalogueRow.version.desc())
        )
        return tuple(Publication(*row) for row in rows)

    def publish(
        self,
        offerings: tuple[Offering, ...],
        rules: tuple[Rule, ...],
        *,
        by: Actor,
        now: datetime,
        expected: int | None = None,
    ) -> Catalogue:
        """Publish the next version; `expected` is the version it was made of, where that matters.

        Raises:
            PublishedMeanwhile: somebody else published since, or at the same time.
        """
        newest = self.version()
        if expected is not None and newest != expected:
            raise self._lost_race(newest)
        version = newest + 1
        values = {
            "version": version,
            "published_by": by.name,
            "published_at": now,
            "format": FORMAT,
            "document": encode(rules),
        }
        if not insert_if_free(self._session, CatalogueRow, values):
            raise self._lost_race(version)
        self._documents.put(version, offerings)
        return Catalogue(version=version, offerings=offerings, rules=rules)

    def _lost_race(self, version: int) -> PublishedMeanwhile:
        by, at = self._session.execute(
            select(CatalogueRow.published_by, CatalogueRow.published_at).where(
                CatalogueRow.version == version
            )
        ).one()
        return PublishedMeanwhile(version, by, at)

    def current(self) -> Catalogue:
        """Raises NoCatalogue."""
        version = self.version()
        if version == 0:
            raise NoCatalogue
        return self.get(version)

    def get(self, version: int) -> Catalogue:
        """Raises NotFound."""
        head = self._session.execute(
            select(CatalogueRow.document, CatalogueRow.format).where(
                CatalogueRow.version == version
            )
        ).one_or_none()
        if head is None:
            raise NotFound("catalogue", version)
        return Catalogue(
            version=version,
            offerings=self._documents.get(version),
            rules=decode(tuple[Rule, ...], *head),
        )

    def put_buildings(self, buildings: tuple[Building, ...]) -> None:
        """Add buildings; those with an id that is kept already are replaced."""
        rows = [
            {
                "id": each.id,
                "city": each.city,
                "region": each.region,
                "reach": each.reach.value,
                "format": FORMAT,
                "document": encode(each),
            }
            for each in buildings
        ]
        put(self._session, BuildingRow, rows)

    def buildings(self) -> tuple[Building, ...]:
        rows = self._session.execute(
            select(BuildingRow.document, BuildingRow.format).order_by(BuildingRow.id)
        )
        return tuple(decode(Building, *each) for each in rows)
