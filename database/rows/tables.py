"""All tables together, for migrations: importing this file makes every row class known."""

from __future__ import annotations

from database.rows import (
    accounts,
    care,
    catalogue,
    customers,
    deals,
    forecast_runs,
    quotes,
    records,
    relations,
    rfp,
    rulebooks,
    service_levels,
)
from database.rows.base import Base

_KNOWN = (
    accounts,
    care,
    catalogue,
    customers,
    deals,
    forecast_runs,
    quotes,
    records,
    relations,
    rfp,
    rulebooks,
    service_levels,
)

metadata = Base.metadata
