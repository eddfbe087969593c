"""Files of needs and offerings are matched whole, or refused with their rows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from common.errors import BusinessError, RowErrors
from workflows.match_tables import BadTable, match_tables

OFFERINGS = "id,name,description,colour\n1,Velvet Sofa,Seats three,green\n2,Oak Chair,,brown\n"
NEEDS = "id,text\nA,a green sofa\nB,\nC,chairs\n"


def run(folder: Path, offerings: str, needs: str) -> list[dict[str, str]]:
    (folder / "o.csv").write_text(offerings, encoding="utf-8")
    (folder / "n.csv").write_text(needs, encoding="utf-8")
    said: list[tuple[int, str]] = []
    match_tables(
        folder / "o.csv",
        folder / "n.csv",
        folder / "r.csv",
        top=1,
        progress=lambda number, what: said.append((number, what)),
    )
    assert said == [(2, "offerings indexed"), (3, "needs matched")]
    with (folder / "r.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_need_gets_its_ranks_scores_and_reasons(tmp_path: Path) -> None:
    rows = run(tmp_path, OFFERINGS, NEEDS)
    assert [(row["need_id"], row["rank"], row["offering_id"]) for row in rows] == [
        ("A", "1", "1"),
        ("C", "1", "2"),
    ]
    assert rows[0]["reason"] == "has green, sofa"
    assert 0 < float(rows[1]["score"]) <= 1


@pytest.mark.parametrize(
    ("offerings", "needs", "said"),
    [
        ("id,colour\n1,x\n", NEEDS, "o.csv: the column 'name' is missing from its header, id"),
        (OFFERINGS, "id\n1\n", "n.csv: the column 'text' is missing"),
        ("id,name\n", NEEDS, "has no offering under its header"),
        ('id,name\n1,"open\n', NEEDS, "is not CSV in UTF-8"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(
    tmp_path: Path, offerings: str, needs: str, said: str
) -> None:
    with pytest.raises(BadTable, match=said):
        run(tmp_path, offerings, needs)
    assert not list(tmp_path.glob("r.csv*"))


def test_ids_that_stand_twice_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(RowErrors) as refusal:
        run(tmp_path, "id,name\n1,a\n1,b\n,c\n", NEEDS)
    assert refusal.value.rows == ("Row 3: the id '1' stands twice.", "Row 4: the id is empty.")


def test_a_need_without_an_id_is_named_before_anything_is_indexed(tmp_path: Path) -> None:
    with pytest.raises(RowErrors) as refusal:
        run(tmp_path, OFFERINGS, "id,text\nA,sofa\nA,chair\n,table\n")
    assert refusal.value.rows == ("Row 3: the id 'A' stands twice.", "Row 4: the id is empty.")


def test_columns_by_their_usual_names_and_any_separator_are_read(tmp_path: Path) -> None:
    offerings = "Product ID\tproduct_name\tProduct Description\n1\tVelvet Sofa\tSeats\n2\tChair\t\n"
    rows = run(tmp_path, offerings, "query_id;query;class\n7;sofa;x\n8;chair;y\n9;;z\n")
    assert [(row["need_id"], row["offering_id"]) for row in rows] == [("7", "1"), ("8", "2")]


def test_a_file_from_a_spreadsheet_of_the_western_world_is_read(tmp_path: Path) -> None:
    rows = run(tmp_path, OFFERINGS, NEEDS)
    (tmp_path / "o.csv").write_bytes(OFFERINGS.replace("Oak", "Chêne").encode("cp1252"))
    (tmp_path / "n.csv").write_bytes("id,text\nA,chêne\n".encode("utf-16"))
    match_tables(
        tmp_path / "o.csv", tmp_path / "n.csv", tmp_path / "r.csv", top=1, progress=lambda *_: None
    )
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert rows
    assert row["offering_id"] == "2"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.csv"
    with pytest.raises(BusinessError, match=r"none\.csv: cannot be read"):
        match_tables(nowhere, nowhere, tmp_path / "r.csv", top=3, progress=lambda *_: None)
