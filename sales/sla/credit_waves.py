"""Credits of many services added up as transforms, the states of shared causes summed out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sales.sla.restore import Floats
from sales.sla.risky_service import Conditional, Group
from sales.sla.shared_causes import Elimination, States

Waves: TypeAlias = npt.NDArray[np.complex128]

_MANY_STATES = 200


def summed(
    groups: list[Group],
    states: Mapping[str, States],
    plan: Elimination,
    lattice: tuple[int, float],
) -> Waves:
    """The transform of all credits: groups multiplied, their causes summed out one by one."""
    cells = lattice[0]
    waiting = [g for g in groups if g.causes]
    summed: list[tuple[tuple[str, ...], Waves]] = []  # what is left of causes summed out
    wave = np.ones(cells + 1, dtype=np.complex128)
    for cause in plan.order:
        met = [g for g in waiting if cause in g.causes]
        waiting = [g for g in waiting if cause not in g.causes]
        parts = [each for each in summed if cause in each[0]]
        summed = [each for each in summed if cause not in each[0]]
        names = sorted({c for g in met for c in g.causes} | {c for n, _ in parts for c in n})
        sizes = [len(states[c].weights) for c in names]
        found = np.ones((*sizes, cells + 1), dtype=np.complex128)
        for group in met:
            found *= _spanned(_group_wave(group, lattice), group.causes, names, states)
        for own, part in parts:
            found *= _spanned(part, own, names, states)
        axis = names.index(cause)
        left = np.tensordot(states[cause].weights, found, axes=([0], [axis]))
        names.remove(cause)
        if names:
            summed.append((tuple(names), left))
        else:
            wave *= left
    for group in groups:
        if not group.causes:
            wave *= _group_wave(group, lattice)[0]
    return wave


def _spanned(
    wave: Waves, own: tuple[str, ...], names: list[str], states: Mapping[str, States]
) -> Waves:
    """A wave over its own causes, laid out over all of `names`; both are in order of name."""
    sizes = [len(states[c].weights) if c in own else 1 for c in names]
    return wave.reshape((*sizes, wave.shape[-1]))


def _group_wave(group: Group, lattice: tuple[int, float]) -> Waves:
    """The transform of a group's sum in each joint state: the product over its services.

    Services alike in law and charge enter as a power.
    """
    cells, step = lattice
    length = 2 * cells
    turn = np.exp(-2j * np.pi * np.arange(length) / length)
    frequencies = np.arange(cells + 1)
    found = np.ones((len(group.weights), cells + 1), dtype=np.complex128)
    alike: dict[tuple[int, float], tuple[Conditional, int]] = {}
    for service, law in group.laws:
        key = (id(law), service.charge)
        alike[key] = (law, alike[key][1] + 1 if key in alike else 1)
    for (_, charge), (law, number) in alike.items():
        point = law.credits * charge / 100 / step
        left = np.floor(point).astype(np.int64)
        share = (point - left)[:, None]
        waves = turn[(left[:, None] * frequencies) % length]
        waves = waves * ((1 - share) + share * turn[frequencies])
        one = _weighted(law.chances, waves)
        # A complex power costs more than all the rest, and most services are one of a kind.
        found *= one if number == 1 else one**number
    return found


def _weighted(chances: Floats, waves: Waves) -> Waves:
    """`chances @ waves`."""
    if len(chances) < _MANY_STATES:
        # Not `@`: for matrices this small its threads wait for one another far longer than they
        # work, as soon as other processes want the cores.
        return np.asarray(np.einsum("sb,bf->sf", chances, waves))
    found = np.empty((len(chances), waves.shape[1]), dtype=np.complex128)
    found.real = chances @ waves.real
    found.imag = chances @ waves.imag
    return found
