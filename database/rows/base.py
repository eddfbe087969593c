"""What all tables share: naming, column types, and the columns of a value kept as a document."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Double, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from database.columns import UtcTime, Whole, Words


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  SQLAlchemy reads it once, as a plain attribute
        str: Words(),
        int: Whole,
        float: Double(),
        bool: Boolean(),
        bytes: LargeBinary(),
        date: Date(),
        datetime: UtcTime(),
    }


class Documented:
    """The whole value as JSON, and the format it was written in."""

    format: Mapped[int] = mapped_column(sort_order=90)
    document: Mapped[str] = mapped_column(sort_order=99)


class Revised(Documented):
    """A document many may edit: every save counts the revision up."""

    revision: Mapped[int] = mapped_column(sort_order=91)
    saved_by_id: Mapped[str] = mapped_column(sort_order=92)
    saved_by: Mapped[str] = mapped_column(sort_order=93)
    saved_at: Mapped[datetime] = mapped_column(sort_order=94)
