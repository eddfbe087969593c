"""Free text finds products of any field, says why, and costs what its own words cost."""

from __future__ import annotations

from catalog.text_ranking import Product, TextRanking, words_of
from workflows.demo.catalogue import demo_offerings

SHOP = (
    Product("sofa", "Velvet Sofa", "Seats three people.", {"colour": "dark green"}),
    Product("chair", "Dining Chair", "A chair of solid oak.", {"colour": "brown"}),
    Product("table", "Dining Table", "For six chairs around it.", {"material": "oak"}),
    Product("lamp", "Floor lamp", "Warm light beside a sofa or chair."),
)


def ids(text: str, top: int = 10) -> list[str]:
    return [each.id for each in TextRanking(SHOP).rank(text, top)]


def test_a_word_in_the_name_counts_more_than_one_in_the_description() -> None:
    assert ids("sofa")[0] == "sofa"
    assert ids("chairs")[0] == "chair"


def test_characteristics_are_read_with_their_titles() -> None:
    assert ids("green colour")[0] == "sofa"
    assert set(ids("oak")) == {"chair", "table"}


def test_a_spelling_mistake_still_finds_the_name() -> None:
    assert ids("velvt soffa")[0] == "sofa"


def test_neighbouring_words_of_the_name_count_together() -> None:
    assert ids("dining table", 2) == ["table", "chair"]


def test_the_reason_names_what_is_shared_and_what_is_missing() -> None:
    (first, *_) = TextRanking(SHOP).rank("oak chair with wheels")
    assert first.reason == "has oak, chair; nothing on wheel"


def test_nothing_shared_finds_nothing() -> None:
    assert ids("zzz 42") == []
    assert ids("") == []
    assert TextRanking(()).rank("sofa") == []


def test_plurals_fold_and_abbreviations_stay() -> None:
    assert words_of("Batteries, boxes and the MPLS buses") == ["battery", "boxe", "mpls", "buse"]


def test_the_trade_s_abbreviations_find_what_they_stand_for() -> None:
    offerings = demo_offerings()
    ranking = TextRanking(Product(o.id, o.name, o.summary, {"family": o.family}) for o in offerings)
    assert ranking.rank("DIA", 3)[0].id.startswith("dia-")
    assert ranking.rank("LTE backup for a branch")[0].id == "lte-backup"
    assert "ip-vpn" in [each.id for each in ranking.rank("MPLS", 3)]
