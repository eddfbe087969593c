"""Similarity of free text to offerings: TF-IDF over words and character runs, by scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.offering import Offering

# Words of the trade and what they stand for: appended to a text that holds the short form, so
# that a need for "DIA" finds an offering that says "dedicated internet access".
ABBREVIATIONS: Mapping[str, str] = {
    "dia": "dedicated internet access",
    "mpls": "ip vpn private network",
    "l2": "ethernet",
    "l3": "ip vpn",
    "cpe": "customer premises equipment router",
    "lte": "mobile backup 4g wireless",
    "5g": "wireless mobile",
    "ngfw": "firewall",
    "ucaas": "unified communications telephony meetings seats",
    "ccaas": "contact centre agents",
    "pbx": "telephony voice",
    "sip": "voice trunk channels",
    "ddos": "attack protection scrubbing",
    "colo": "colocation rack data centre",
    "dwdm": "wavelength optical",
    "iot": "sensors sim machines",
    "sase": "sd-wan secure web gateway",
}


def _expanded(text: str) -> str:
    words = text.casefold().replace("/", " ").replace(",", " ").split()
    return " ".join([text, *(ABBREVIATIONS[word] for word in words if word in ABBREVIATIONS)])


def offering_text(offering: Offering) -> str:
    """Everything the catalogue says of an offering, as one text."""
    education = offering.education
    titles = " ".join(each.title for each in offering.characteristics)
    return _expanded(
        f"{offering.name} {offering.family} {offering.summary} {education.what} "
        f"{education.when} {education.needs} {titles}"
    )


class TextIndex:
    """Offerings indexed once; `scores` answers any number of texts."""

    def __init__(self, offerings: tuple[Offering, ...]) -> None:
        # Imported here: scikit-learn costs a second, and only free text needs it.
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion

        self._ids = tuple(each.id for each in offerings)
        self._vectors: Any = FeatureUnion(
            [
                ("words", TfidfVectorizer(stop_words="english", sublinear_tf=True)),
                (
                    "runs",
                    TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
                ),
            ],
            transformer_weights={"words": 0.7, "runs": 0.3},
        )
        self._matrix = self._vectors.fit_transform([offering_text(each) for each in offerings])

    def scores(self, text: str) -> dict[str, float]:
        """Cosine similarity 0 to 1 of each offering id to the text."""
        found = (self._matrix @ self._vectors.transform([_expanded(text)]).T).toarray().ravel()
        norm = 0.7**2 + 0.3**2  # each block is a unit vector, weighted
        return {
            offering_id: round(float(score) / norm, 4)
            for offering_id, score in zip(self._ids, found, strict=True)
        }
