"""Matching: which offerings meet a group of requirements, how well, and why."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    EXCEEDED = "exceeded"
    MET = "met"
    PARTLY = "partly met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
