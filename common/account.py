"""An account: who may sign in, and as what."""

from __future__ import annotations

from dataclasses import dataclass

from common.actor import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`password_hash` is empty for those who sign in at an identity provider only."""

    id: str  # U-0001
    email: str
    name: str
    role: Role
    password_hash: str = ""
    active: bool = True

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.email, self.role)
