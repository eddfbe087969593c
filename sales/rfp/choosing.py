"""The buyer's own word for our answer: of those a cell allows, the one that means the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sales.rfp.answers import Compliance

_MEANINGS: dict[Compliance, tuple[str, ...]] = {
    Compliance.EXCEEDS: (
        r"exceed\w*",
        r"(?:fully |full )?compl(?:y|ies|iant|iance)|c|fc|yes|y|met|meets?|full|standard",
    ),
    Compliance.COMPLY: (
        r"(?:we )?(?:fully |full )?compl(?:y|ies|iant|iance)|c|fc|yes|y|fully met|met|meets?"
        r"|full|true|standard|available|accept(?:ed)?",
    ),
    Compliance.PARTIAL: (r".*part\w*.*|pc|p|.*custom\w*|.*configur\w*", r".*exception.*"),
    Compliance.EXCEPTION: (r".*exception.*|.*deviat\w*.*|.*alternative.*|e", r".*part\w*.*|pc"),
    Compliance.NON_COMPLY: (
        r"(?:do(?:es)? )?not? ?-?(?:comply|complies|compliant|met|available|supported|accepted)?"
        r"|nc|n|no|non-?compl\w+|none|false|reject(?:ed)?",
    ),
    Compliance.NOT_APPLICABLE: (r"n ?/ ?a|na|not applicable|noted|understood|informational",),
    Compliance.OPEN: (),
}


def word_for(compliance: Compliance, allowed: Sequence[str]) -> str:
    """The allowed answer that means this; empty when none does, since a guess would be wrong."""
    for meaning in _MEANINGS[compliance]:
        for each in allowed:
            said = re.sub(r"\s*[-–:(].*$", "", each) if len(each) > 25 else each
            if re.fullmatch(meaning, said.strip(), re.IGNORECASE):
                return each
    return ""
