"""How well and how fast texts find products: `python -m benchmarks.matching [--offerings ...]`.

Quality needs three files: offerings `id,name,description,...`, needs `id,text`, and labels
`need_id,offering_id,grade` (grade: a number, or Exact, Partial, Irrelevant as 2, 1, 0). Printed is
nDCG@10 (Järvelin, Kekäläinen 2002; gain = grade, discount = log2(rank + 1)) over the needs that
have any label above 0. Without files, generated texts of 70 words measure speed alone.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from math import log2
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from catalog.text_ranking import Product, TextRanking

GRADES = {"exact": 2.0, "partial": 1.0, "irrelevant": 0.0}


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def products(path: Path) -> Iterator[Product]:
    for row in rows(path):
        id, name, description = row.pop("id"), row.pop("name"), row.pop("description", "")
        yield Product(id, name, description, {k: v for k, v in row.items() if v})


def labels(path: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows(path):
        said = row["grade"].strip().casefold()
        found[row["need_id"]][row["offering_id"]] = GRADES[said] if said in GRADES else float(said)
    return found


def ndcg(ranked: list[str], grades: dict[str, float], at: int = 10) -> float:
    best = sorted(grades.values(), reverse=True)[:at]
    ideal = sum(grade / log2(rank + 2) for rank, grade in enumerate(best))
    gained = sum(grades.get(id, 0) / log2(rank + 2) for rank, id in enumerate(ranked[:at]))
    return gained / ideal


def generated(number: int) -> tuple[Iterator[Product], list[str]]:
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(20_000)]
    weights = list(accumulate(1 / (at + 10) for at in range(len(words))))

    def texts() -> Iterator[Product]:
        for at in range(number):
            said = chance.choices(words, cum_weights=weights, k=70)
            kinds = {"class": said[6], "colour": said[7], "material": " ".join(said[8:15])}
            yield Product(str(at), " ".join(said[:6]), " ".join(said[15:]), kinds)

    needs = [" ".join(chance.choices(words, cum_weights=weights, k=6)) for _ in range(200)]
    return texts(), needs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offerings", type=Path)
    parser.add_argument("--needs", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--number", type=int, default=42_000, help="of generated products")
    asked = parser.parse_args()
    if asked.offerings:
        source = products(asked.offerings)
        needs = [(row["id"], row["text"]) for row in rows(asked.needs)]
    else:
        source, texts = generated(asked.number)
        needs = [(str(at), text) for at, text in enumerate(texts)]
    start = time.perf_counter()
    ranking = TextRanking(source)
    memory_mb = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(ranking):,} products indexed in {time.perf_counter() - start:.1f} s, "
        f"peak {memory_mb:.0f} MB with reading"
    )
    graded = labels(asked.labels) if asked.labels else {}
    times, scores = [], []
    for need_id, text in needs:
        start = time.perf_counter()
        found = ranking.rank(text, 10)
        times.append((time.perf_counter() - start) * 1000)
        if any(graded.get(need_id, {}).values()):
            scores.append(ndcg([each.id for each in found], graded[need_id]))
    times.sort()
    print(
        f"a need: p50 {times[len(times) // 2]:.1f} ms, "
        f"p95 {times[int(len(times) * 0.95)]:.1f} ms ({len(times)} needs)"
    )
    if scores:
        print(f"nDCG@10 {sum(scores) / len(scores):.4f} over {len(scores)} labelled needs")


if __name__ == "__main__":
    main()
