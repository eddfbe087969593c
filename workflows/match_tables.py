"""Match needs to offerings between files: any field's products, read and written as streams."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from catalog.text_ranking import Product, TextRanking
from common.errors import BusinessError, RowErrors
from common.tables import delimiter_of

OFFERING_COLUMNS = ("id", "name")
NEED_COLUMNS = ("id", "text")
# What a column may be called beside its own name; the first that is there is taken.
_OTHER_NAMES = {
    "id": ("offering_id", "product_id", "item_id", "need_id", "query_id", "sku", "code"),
    "name": ("offering_name", "product_name", "title", "offering", "product"),
    "description": ("offering_description", "product_description"),
    "text": ("need", "query", "requirement", "question"),
}
_SAMPLE = 65_536
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
    index of the offerings is held. The result appears under its name once it is whole. Cells may
    be separated by comma, semicolon, tab or bar.

    Raises:
        BadTable: a file that cannot be read or lacks a column.
        RowErrors: rows without an id, or with one that stands twice.
    """
    for _ in _needs(needs):  # a fault in the small file is told before the large one is indexed
        pass
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
        with path.open("rb") as raw:
            encoding = _encoding(raw.read(_SAMPLE))
        with path.open(encoding=encoding, newline="") as file:
            delimiter = delimiter_of(file.read(_SAMPLE // 4))
            file.seek(0)
            reader = csv.DictReader(file, delimiter=delimiter, strict=True)
            reader.fieldnames = _columns(path, list(reader.fieldnames or ()), needed)
            for number, row in enumerate(reader, start=2):
                yield number, {k: v for k, v in row.items() if isinstance(k, str) and v}
    except OSError as error:
        raise BadTable(path, f"cannot be read ({error.strerror})") from error
    except (UnicodeError, csv.Error) as error:
        raise BadTable(path, f"is not CSV in UTF-8 ({error})") from error


def _encoding(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        # A letter of several bytes may be cut by the end of the sample.
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _columns(path: Path, header: list[str], needed: tuple[str, ...]) -> list[str]:
    """The header, with our names for the columns we know. Raises BadTable when one is missing."""
    told = [re.sub(r"[\s-]+", "_", name.strip().casefold()) for name in header]
    named = list(header)
    for name in (*needed, "description"):
        found = next((n for n in (name, *_OTHER_NAMES[name]) if n in told), None)
        if found is not None:
            named[told.index(found)] = name
        elif name in needed:
            raise BadTable(
                path, f"the column {name!r} is missing from its header, {', '.join(header)[:200]}"
            )
    return named


def _products(path: Path) -> Iterator[Product]:
    for row in _with_ids(path, OFFERING_COLUMNS):
        yield Product(row.pop("id"), row.pop("name", ""), row.pop("description", ""), row)


def _needs(path: Path) -> Iterator[tuple[str, str]]:
    for row in _with_ids(path, NEED_COLUMNS):
        yield row["id"], row.get("text", "")


def _with_ids(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows with an id each; raises RowErrors at the end where some have none or another's."""
    seen: set[str] = set()
    errors: list[str] = []
    for number, row in _rows(path, needed):
        id = row.get("id", "")
        if not id or id in seen:
            wrong = f"the id {id!r} stands twice" if id else "the id is empty"
            errors.append(f"Row {number}: {wrong}.")
            if len(errors) >= _MOST_ERRORS:
                break
            continue
        seen.add(id)
        yield row
    if errors:
        raise RowErrors(f"{path.name}: nothing was matched.", tuple(errors))
