"""A proposal as it was handed over: which file, of which quote version, known by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRecord:
    """Never changes. `sha256` is of the file's bytes, so a copy can be proven to be this one."""

    id: str  # P-00001
    quote_number: str
    quote_version: int
    opportunity_id: str
    customer_name: str
    title: str
    file_name: str
    sha256: str
    pages: int
    size_bytes: int
    created_by: str
    created_at: datetime
