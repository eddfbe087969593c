"""Keeps RFPs in work, the buyer's files, and what was issued with its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from common.actor import Actor
from common.errors import BusinessError
from database.rows.rfp import RfpFileRow, RfpIssueRow, RfpProjectRow
from database.stored import NotFound, Saving, Stored
from database.stores.series import Series
from database.stores.shelf import Shelf
from sales.rfp.project import RfpProject
from sales.rfp.reading import NamedFile


class IssueDamaged(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not the file that was issued (its hash differs).")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedFile:
    number: int
    name: str
    sha256: str
    issued_by: str
    issued_at: datetime


class RfpStore:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids = Series(session, "RFP-", 4)
        self._shelf = Shelf(session, RfpProjectRow, RfpProjectRow.id, RfpProject)

    def next_id(self) -> str:
        return self._ids.next()

    def get(self, id: str) -> Stored[RfpProject]:
        """Raises NotFound."""
        found = self._shelf.find(id)
        if found is None:
            raise NotFound("RFP", id)
        return found

    def save(
        self, project: RfpProject, *, expected: int | None, by: Actor, now: datetime
    ) -> Stored[RfpProject]:
        """Raises ChangedMeanwhile when somebody saved since `expected` was read."""
        columns = {
            "title": project.title,
            "buyer": project.buyer,
            "opportunity_id": project.opportunity_id,
        }
        saving = Saving(expected=expected, by=by, now=now)
        return self._shelf.save(project.id, project, columns, saving)

    def list(self) -> tuple[tuple[str, str, str], ...]:
        """Id, title and buyer of every RFP, the newest first."""
        row = RfpProjectRow
        found = self._session.execute(select(row.id, row.title, row.buyer).order_by(row.id.desc()))
        return tuple((id, title, buyer) for id, title, buyer in found)

    def put_files(self, id: str, files: Sequence[NamedFile]) -> int:
        """Keep the files of the next round; the number of the round."""
        row = RfpFileRow
        last = self._session.scalar(select(func.max(row.round)).where(row.project_id == id))
        round_ = 0 if last is None else last + 1
        for each in files:
            self._session.execute(
                insert(row).values(
                    project_id=id,
                    round=round_,
                    name=each.name,
                    sha256=hashlib.sha256(each.content).hexdigest(),
                    content=each.content,
                )
            )
        return round_

    def files(self, id: str) -> tuple[NamedFile, ...]:
        """The files of the newest round, by name."""
        row = RfpFileRow
        newest = select(func.max(row.round)).where(row.project_id == id).scalar_subquery()
        found = self._session.execute(
            select(row.name, row.content)
            .where(row.project_id == id, row.round == newest)
            .order_by(row.name)
        )
        return tuple(NamedFile(name=name, content=content) for name, content in found)

    def issue(
        self, id: str, files: Sequence[tuple[str, bytes]], *, by: Actor, now: datetime
    ) -> int:
        """Keep what is issued under the next number; it is only ever read again."""
        row = RfpIssueRow
        last = self._session.scalar(select(func.max(row.number)).where(row.project_id == id))
        number = (last or 0) + 1
        for name, content in files:
            self._session.execute(
                insert(row).values(
                    project_id=id,
                    number=number,
                    name=name,
                    sha256=hashlib.sha256(content).hexdigest(),
                    issued_by=by.name,
                    issued_at=now,
                    content=content,
                )
            )
        return number

    def issued(self, id: str) -> tuple[IssuedFile, ...]:
        """What was issued, the newest first."""
        row = RfpIssueRow
        found = self._session.execute(
            select(row.number, row.name, row.sha256, row.issued_by, row.issued_at)
            .where(row.project_id == id)
            .order_by(row.number.desc(), row.name)
        )
        return tuple(
            IssuedFile(number=number, name=name, sha256=sha, issued_by=who, issued_at=at)
            for number, name, sha, who, at in found
        )

    def issued_content(self, id: str, number: int, name: str) -> bytes:
        """An issued file, proven by its hash.

        Raises:
            NotFound, IssueDamaged.
        """
        row = RfpIssueRow
        found = self._session.execute(
            select(row.sha256, row.content).where(
                row.project_id == id, row.number == number, row.name == name
            )
        ).one_or_none()
        if found is None:
            raise NotFound("issued file", name)
        sha, content = found
        if hashlib.sha256(content).hexdigest() != sha:
            raise IssueDamaged(name)
        return bytes(content)
