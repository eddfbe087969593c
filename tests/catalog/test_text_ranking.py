"""Free text finds products of any field, says why, and costs what its own words cost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

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
    assert words_of("Batteries, boxes and the MPLS buses") == ["battery", "box", "mpls", "buse"]


def test_the_trade_s_abbreviations_find_what_they_stand_for() -> None:
    offerings = demo_offerings()
    ranking = TextRanking(Product(o.id, o.name, o.summary, {"family": o.family}) for o in offerings)
    assert ranking.rank("DIA", 3)[0].id.startswith("dia-")
    assert ranking.rank("LTE backup for a branch")[0].id == "lte-backup"
    assert "ip-vpn" in [each.id for each in ranking.rank("MPLS", 3)]


HOME = (
    Product("couch", "Alder Couch", "Seats three.", {"class": "Living room / Sofas"}),
    Product("cover", "Sofa Cover", "Protects any sofa or couch.", {"class": "Covers"}),
    Product("night", "Oak Night Stand", "Stands beside a bed."),
    Product("rug6", "Wool Area Rug 6 ft", "Pairs well with a sofa."),
    Product("rug8", 'Wool Area Rug 96"', "Woven by hand."),
    Product("chair", "Reclining Chair", "Leans back.", {"width": "90 cm"}),
)


def best(text: str) -> str:
    return TextRanking(HOME).rank(text, 1)[0].id


def test_what_a_thing_is_counts_before_what_it_belongs_to() -> None:
    assert best("cover for a sofa") == "cover"
    assert best("sofa") == "couch"


def test_sizes_are_one_word_whatever_their_unit() -> None:
    assert best("72 inch rug") == "rug6"
    assert best("8-foot rug") == "rug8"
    assert best("900 mm chair") == "chair"
    assert "5x8" in words_of("5' x 8' rug")
    assert "5x8" in words_of("5x8 rug")


def test_words_are_found_joined_split_misspelt_or_by_their_root() -> None:
    assert best("nightstand") == "night"
    assert best("arearug") in {"rug6", "rug8"}
    assert best("recliner") == "chair"
    assert best("nihgt stand") == "night"


def test_words_of_like_meaning_are_found_and_the_reason_says_so() -> None:
    (found, *_) = TextRanking((Product("couch", "Alder Couch"), HOME[2])).rank("sofa")
    assert found.id == "couch"
    assert "for sofa" in found.reason


def test_a_product_listed_without_any_text_stops_nothing() -> None:
    ranking = TextRanking((*HOME, Product("empty", "", "", {"class": ""})))
    assert ranking.rank("oak")[0].id == "night"
    assert "empty" not in [each.id for each in ranking.rank("oak")]


@given(st.text(max_size=60))
def test_any_text_is_ranked_without_fail_and_scores_stay_within_one(text: str) -> None:
    found = RANKING.rank(text)
    assert all(0 < each.score <= 1 for each in found)
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)


RANKING = TextRanking(HOME)
