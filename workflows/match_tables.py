"""Match needs to offerings between files: any field's products, read and written as streams."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from catalog.text_ranking import Product, TextRanking
from common.errors import BusinessError, RowErrors

OFFERING_COLUMNS = ("id", "name")
NEED_COLUMNS = ("id", "text")
RESULT_COLUMNS = ("need_id", "rank", "offering_id", "score", "reason")
_MOST_ERRORS = 100
_LARGEST_CELL = 1_000_000
_EVERY = 1_000


class BadTable(BusinessError):
    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path.name}: {problem}.")


Row = TypeVar("Row")
Progress = Callable[[int, str], None]


def match_tables(
    offerings: Path, needs: Path, out: Path, *, top: int, progress: Progress
) -> tuple[int, int]:
    """Ranks offerings for every need; gives how many of each there were.

    Rows: `need_id,rank,offering_id,score,reason`. Both files are read row by row, and only the
    index of the offerings is held. The result appears under its name once it is whole.

    Raises:
        BadTable: a file that cannot be read or lacks a column.
        RowErrors: offerings without an id, or with one that stands twice.
    """
    ranking = TextRanking(_counted(_products(offerings), progress, "offerings indexed"))
    if not len(ranking):
        raise BadTable(offerings, "has no offering under its header")
    partial = out.with_name(out.name + ".partial")
    number = 0
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(RESULT_COLUMNS)
            for need_id, text in _counted(_needs(needs), progress, "needs matched"):
                number += 1
                for rank, found in enumerate(ranking.rank(text, top), start=1):
                    writer.writerow((need_id, rank, found.id, found.score, found.reason))
        partial.replace(out)
    except OSError as error:
        raise BadTable(out, f"cannot be written ({error.strerror})") from error
    finally:
        partial.unlink(missing_ok=True)
    return len(ranking), number


def _counted(rows: Iterable[Row], progress: Progress, what: str) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number % _EVERY == 0:
            progress(number, what)
        yield row
    progress(number, what)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows by column, numbered as a spreadsheet shows them."""
    csv.field_size_limit(_LARGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            lacking = [name for name in needed if name not in (reader.fieldnames or ())]
            if lacking:
                raise BadTable(path, f"the column {lacking[0]!r} is missing from its header")
            for number, row in enumerate(reader, start=2):
                yield number, {k: v for k, v in row.items() if isinstance(k, str) and v}
    except OSError as error:
        raise BadTable(path, f"cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadTable(path, f"is not CSV in UTF-8 ({error})") from error


def _products(path: Path) -> Iterator[Product]:
    seen: set[str] = set()
    errors: list[str] = []
    for number, row in _rows(path, OFFERING_COLUMNS):
        id, name = row.pop("id", ""), row.pop("name", "")
        if not id or id in seen:
            wrong = f"the id {id!r} stands twice" if id else "the id is empty"
            errors.append(f"Row {number}: {wrong}.")
            if len(errors) >= _MOST_ERRORS:
                break
            continue
        seen.add(id)
        yield Product(id, name, row.pop("description", ""), row)
    if errors:
        raise RowErrors(f"{path.name}: nothing was matched.", tuple(errors))


def _needs(path: Path) -> Iterator[tuple[str, str]]:
    for _, row in _rows(path, NEED_COLUMNS):
        yield row.get("id", ""), row.get("text", "")
