"""All tables together, for migrations: importing this file makes every row class known."""

from __future__ import annotations

from database.rows import accounts, catalogue, customers, deals, quotes, records, rfp
from database.rows.base import Base

_KNOWN = (accounts, catalogue, customers, deals, quotes, records, rfp)

metadata = Base.metadata
