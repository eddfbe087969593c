"""Makes labelled sets to judge ranking by: `python -m benchmarks.ranking_sets --out DIR`.

Three fields (home, workshop, telecom), whose kinds of product and other names for them stand in
`ranking_words/`. Each product is named by one of its kind's names, as makers do, and needs use any
of them, so that a ranking is tried on synonyms; parts and covers carry the name of what they
belong to, and descriptions speak of other kinds, so that it is tried on false friends. Sizes with
units, colours, motifs, spelling mistakes and words run together are asked for too. A product that
is of the kind and has all that was asked is graded 2, one of the kind alone 1.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FIELDS = ("home", "workshop", "telecom")
_WORDS = Path(__file__).parent / "ranking_words"


def _listed(words: str) -> list[str]:
    return words.split()


_MAKERS = _listed("Alder Brio Corvane Dunmore Elstow Fenwick Garrow Halden Isola Juno Lomond")
_MOTIFS = _listed("dinosaur floral nautical geometric farmhouse industrial star paisley owl")
_LOOKS = {
    "home": {
        "colour": _listed(
            "beige black blue brown gray green ivory navy pink red teal white yellow"
        ),
        "material": _listed("oak pine leather velvet linen metal glass rattan marble bamboo wool"),
    },
    "workshop": {
        "colour": _listed("black blue orange red silver yellow"),
        "material": _listed("steel aluminium rubber carbide nylon plastic brass copper"),
    },
    "telecom": {
        "colour": _listed("fibre copper radio coax"),
        "material": _listed("basic standard premium gold platinum"),
    },
}
_TITLES = {"telecom": {"colour": "access", "material": "class"}}
_SIZES = {
    "home": ("width", ("inch", "in.", '"', "inches"), (24, 30, 36, 48, 60, 65, 72, 84)),
    "workshop": ("power", ("V", "volt", "volts"), (12, 18, 20, 36, 40, 54)),
    "telecom": ("speed", ("Mbps", "Mbit/s", "meg"), (50, 100, 200, 300, 500, 1000)),
}
_PRAISE = (
    "Built to last and easy to live with. Pairs well with any {0}, {1} or {2} you own already.",
    "A favourite of our customers. Arrives in one parcel; assembly takes minutes. Not a {0}.",
    "Looks at home beside your {0}. Matching {1} sold separately. One year warranty.",
    "Designed with care for every day. Clean with a damp cloth. See also our {0} and {2}.",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of product, what else people call it, and what it is a part or cover of."""

    name: str
    others: tuple[str, ...]
    category: str
    part_of: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.others)


@dataclass(frozen=True, slots=True)
class Made:
    """A product as made: `said` is its row, the rest is what it is judged by."""

    id: str
    kind: Kind
    looks: dict[str, str]
    size: int
    said: dict[str, str]


# A text and what it asks for: a kind, looks by name, a size (0: none).
Asked: TypeAlias = tuple[str, Kind, dict[str, str], int]


def kinds(field: str) -> list[Kind]:
    with (_WORDS / f"{field}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Kind(r["kind"], tuple(r["also"].split("|")), r["category"], r["part_of"])
            for r in csv.DictReader(file)
        ]


def products(field: str, each_kind: int, chance: random.Random) -> list[Made]:
    known = kinds(field)
    return [
        _product(field, kind, known, f"{field}-{at * each_kind + number}", chance)
        for at, kind in enumerate(known)
        for number in range(each_kind)
    ]


def _product(field: str, kind: Kind, known: list[Kind], id: str, chance: random.Random) -> Made:
    looks = {name: chance.choice(values) for name, values in _LOOKS[field].items()}
    looks["motif"] = chance.choice(_MOTIFS) if chance.random() < 0.3 else ""
    title, units, sizes = _SIZES[field]
    size, unit = chance.choice(sizes), chance.choice(units)
    sized = f"{size}{chance.choice(('', ' ', '-'))}{unit}" if chance.random() < 0.6 else ""
    named = chance.choice(kind.names)
    words = [chance.choice(_MAKERS), sized, looks["motif"] if chance.random() < 0.6 else ""]
    words += [looks[each] for each in _LOOKS[field] if chance.random() < 0.5]
    words += [f"{kind.part_of} {named}" if kind.part_of and chance.random() < 0.5 else named]
    others = [chance.choice(each.names) for each in chance.sample(known, 3)]
    said = [chance.choice(_PRAISE).format(*others)]
    said.append(f"This {chance.choice(kind.names)} comes in {looks['colour']}.")
    if looks["motif"]:
        said.append(f"With a {looks['motif']} design.")
    chance.shuffle(said)
    titles = _TITLES.get(field, {})
    row = {
        "id": id,
        "name": " ".join(filter(None, words)).title(),
        "description": " ".join(said) if chance.random() < 0.9 else "",
        "category": kind.category,
        "kind": kind.name if chance.random() < 0.5 else "",
        **{titles.get(each, each): looks[each] for each in _LOOKS[field]},
        title: f"{size} {units[0]}",
    }
    return Made(id, kind, looks, size, row)


def paraphrases(field: str) -> Iterator[Asked]:
    known = {kind.name: kind for kind in kinds(field)}
    with (_WORDS / "paraphrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["field"] == field:
                yield row["text"], known[row["kind"]], {}, 0


def needs(field: str, number: int, chance: random.Random) -> Iterator[Asked]:
    known = kinds(field)
    _, units, sizes = _SIZES[field]
    for _ in range(number):
        kind = chance.choice(known)
        text = chance.choice(kind.names)
        looks: dict[str, str] = {}
        size = 0
        asked = chance.random()
        if asked < 0.5:
            name = chance.choice([*_LOOKS[field], "motif"])
            looks[name] = chance.choice(_MOTIFS if name == "motif" else _LOOKS[field][name])
            text = f"{looks[name]} {text}"
        elif asked < 0.7:
            size = chance.choice(sizes)
            text = f"{size} {chance.choice(units)} {text}"
        yield _as_typed(text, chance), kind, looks, size


def _as_typed(text: str, chance: random.Random) -> str:
    """Some typed in plural, with a slip, run together, or as a wish."""
    how = chance.random()
    words = text.split()
    last = words[-1]
    if how < 0.15:
        return f"{text}s"
    if how < 0.25 and len(last) > 4:
        at = chance.randrange(1, len(last) - 1)
        slips = (last[:at] + last[at + 1 :], last[:at] + last[at + 1] + last[at] + last[at + 2 :])
        return " ".join([*words[:-1], chance.choice(slips)])
    if how < 0.3 and len(words) > 1:
        return " ".join([*words[:-2], words[-2] + last])
    if how < 0.4:
        return f"I am looking for a {text} for my place"
    return text


def grade(made: Made, kind: Kind, looks: dict[str, str], size: int) -> int:
    if made.kind != kind:
        return 0
    fits = all(made.looks[name] == value for name, value in looks.items())
    return 2 if fits and size in (0, made.size) else 1


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def make(field: str, out: Path, *, each_kind: int, number: int, seed: int) -> None:
    chance = random.Random(f"{field} {seed}")
    made = products(field, each_kind, chance)
    asked = [*needs(field, number, chance), *paraphrases(field)]
    header = list(made[0].said)
    write(out / f"{field}-offerings.csv", header, ([m.said[h] for h in header] for m in made))
    write(out / f"{field}-needs.csv", ("id", "text"), ((i, a[0]) for i, a in enumerate(asked)))
    labels = (
        (at, each.id, value)
        for at, (_, kind, looks, size) in enumerate(asked)
        for each in made
        if (value := grade(each, kind, looks, size))
    )
    write(out / f"{field}-labels.csv", ("need_id", "offering_id", "grade"), labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--each-kind", type=int, default=40)
    parser.add_argument("--needs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for field in FIELDS:
        make(field, asked.out, each_kind=asked.each_kind, number=asked.needs, seed=asked.seed)


if __name__ == "__main__":
    main()
