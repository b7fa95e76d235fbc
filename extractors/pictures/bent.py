"""Pages that are no rectangles: photographed from the side, or curved like an open book; made flat by their own rules.

A rule of a table was drawn straight. How far those that lie stray from a level, and those that stand from an upright,
is fitted as a smooth function of the place, and the picture drawn anew without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.load import Grey, shrunk
from extractors.pictures.parts import Mask, mask_to_parts
from extractors.pictures.shades import shade_at

WORK_DPI = 100
"""The resolution at which rules are traced."""
STRETCH = 0.08
"""Inches: a rule is so straight that it runs level so far; no longer than that, so that steep ones are traced too."""
LONG, THICK = 0.7, 0.06
"""Inches: strokes that are shorter, or thicker, are no rules."""
STEP = 0.05
"""Inches: so far from each other a rule's place is noted."""
ROUGH = 0.006
"""Inches: a rule strays (a standard deviation) no further from a smooth curve unless letters touch it."""
STRAY = 0.03
"""Inches: rules stray so far on a page that is bent; on one that was only laid askew and set straight, half a pixel."""
ARC = 2
"""The powers of an arc."""
MOST = 90
"""Of a hundred rules: so many, by their length, stray less than is said of the page."""
FEWEST, LEAST = 3, 8.0
"""Fewer rules, or fewer inches of those that run one way, do not tell how a page is bent: where a table's own are too
faint to be traced, a few letters that touch each other are not taken for them; and the short uprights of a page that
shows one row of a table, drawn out to the whole page, would make it wider or narrower than it is.
"""
POWERS = 5
"""Of the place along a rule: a page's curve at the spine is no parabola."""
STIFF = 1e-3
"""How strongly the curve is held near none where no rule tells of it (a ridge, with places from -1 to 1)."""
MENDED = 0.35
"""Of how far the rules strayed: where more is left of it, they were no straight rules, and the page stays as it is."""
MESH = 16
"""Pixels between the places for which the way back is worked out."""
ROUNDS = 6
"""So many steps lead from a place of the flat page to where it was."""
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that lies: the places along it and across it, in pixels."""

    along: Numbers
    across: Numbers


@dataclass(frozen=True, slots=True)
class Bend:
    """How a page was bent: by how much its places lie off, across and down, as sums of powers of the place.

    ``size``: of the page, in any unit; ``spans``: from where to where rules tell of it, in shares of -1 to 1.
    """

    size: tuple[float, float]
    down: tuple[float, ...]
    across: tuple[float, ...]
    spans: tuple[tuple[float, float], tuple[float, float]]

    def before(self, xs: Numbers, ys: Numbers) -> tuple[Numbers, Numbers]:
        """Where places of the flat page were on the bent one, in the unit of the size.

        >>> flat = Bend((200, 100), (0.0,) * 10, (0.0,) * 10, ((-1, 1), (-1, 1)))
        >>> [side.tolist() for side in flat.before(np.array([50.0]), np.array([20.0]))]
        [[50.0], [20.0]]
        """
        wide, high = self.size
        flat_x, flat_y = 2 * xs / wide - 1, 2 * ys / high - 1
        x, y = flat_x, flat_y
        for _ in range(ROUNDS):
            u, v = np.clip(x, *self.spans[0]), np.clip(y, *self.spans[1])
            x = flat_x - powers(v, u) @ np.array(self.across)
            y = flat_y - powers(u, v) @ np.array(self.down)
        return (x + 1) * wide / 2, (y + 1) * high / 2


def ink_to_bend(ink: Mask, dpi: float) -> Bend | None:
    """How the page of some ink is bent, in its pixels; None where its rules are straight, or tell no smooth curve."""
    scale = min(1.0, WORK_DPI / dpi)
    small = shrunk(255 * ink, scale)
    dark = (small > 0).astype(np.uint8)
    used = dpi * scale
    lying, standing = telling_rules(dark, used), telling_rules(cv2.transpose(dark), used)
    if len(lying) + len(standing) < FEWEST or max(strays(lying), strays(standing)) < STRAY * used:
        return None
    high, wide = dark.shape
    down, level = fitted(lying, wide, high)
    across, upright = fitted(standing, high, wide)
    if strays(level) + strays(upright) > MENDED * (strays(lying) + strays(standing)):
        return None
    spans = span(lying, standing, wide), span(standing, lying, high)
    return Bend((float(ink.shape[1]), float(ink.shape[0])), down, across, spans)


def telling_rules(dark: Mask, dpi: float) -> list[Rule]:
    """The rules that lie, or nearly do, none where they are too short together to tell of a page."""
    rules = rules_in(dark, dpi)
    return rules if traced_length(rules) >= LEAST * dpi else []


def rules_in(dark: Mask, dpi: float) -> list[Rule]:
    """The rules that lie, or nearly do, traced; of a stroke that runs in no smooth curve nobody knows where it lies."""
    strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, max(3, round(STRETCH * dpi))), np.uint8))
    parts = mask_to_parts(strokes)
    kept = np.flatnonzero((parts.wide >= LONG * dpi) & (parts.area <= THICK * dpi * parts.wide))
    step = max(1, round(STEP * dpi))
    rules = [traced(parts.places[parts.labels == part], dark.shape[1], step) for part in kept]
    return [rule for rule in rules if len(rule.along) > POWERS and float(off_arc(rule).std()) <= ROUGH * dpi]


def traced_length(rules: Sequence[Rule]) -> float:
    """How long rules are together, in pixels."""
    return sum(float(np.ptp(rule.along)) for rule in rules)


def off_arc(rule: Rule) -> Numbers:
    """How far the places of a rule lie off a smooth curve through them."""
    middle = rule.along - rule.along.mean()
    return np.asarray(rule.across - np.polyval(np.polyfit(middle, rule.across, POWERS), middle))


def traced(places: Numbers, width: int, step: int) -> Rule:
    """The middle of a stroke in every so many columns."""
    ys, xs = np.divmod(places, width)
    back = np.unique(xs // step, return_inverse=True)[1]
    number = np.bincount(back)
    return Rule(np.bincount(back, xs) / number, np.bincount(back, ys) / number)


def strays(rules: Sequence[Rule]) -> float:
    """How far the rules of a page stray from level ones, in pixels."""
    found = sorted((sag(rule), float(np.ptp(rule.along))) for rule in rules)
    total, told = sum(long for _, long in found), 0.0
    for far, long in found:
        told += long
        if told >= MOST / 100 * total:
            return far
    return 0.0


def sag(rule: Rule) -> float:
    """How far a rule strays from a level one, as an arc: letters that touch it here and there do not count.

    >>> along = np.arange(40.0)
    >>> round(sag(Rule(along, 0.1 * along)), 2), sag(Rule(along, np.where(along == 20, 3.0, 0.0))) < 1
    (3.9, True)
    """
    middle = rule.along - rule.along.mean()
    return float(np.ptp(np.polyval(np.polyfit(middle, rule.across, ARC), middle)))


def slope(rule: Rule) -> float:
    """By how much a rule falls on its way, of the way.

    >>> along = np.arange(40.0)
    >>> round(slope(Rule(along, 0.1 * along)), 3)
    0.1
    """
    return float(np.polyfit(rule.along - rule.along.mean(), rule.across, 1)[0])


def fitted(rules: Sequence[Rule], wide: int, high: int) -> tuple[tuple[float, ...], list[Rule]]:
    """By how much places lie off for all rules to be level (powers, in half a page's height); the rules without it."""
    if not rules:
        return (0.0,) * (2 * POWERS), []
    terms = [powers(2 * rule.along / wide - 1, 2 * rule.across / high - 1) for rule in rules]
    aims = [-(2 * rule.across / high - 1) for rule in rules]
    # Nobody knows at what height a rule is to lie: each one has its own mean taken off.
    known = np.concatenate([term - term.mean(axis=0) for term in terms])
    wanted = np.concatenate([aim - aim.mean() for aim in aims])
    inner = known.T @ known / len(known) + STIFF**2 * np.eye(known.shape[1])
    found = np.linalg.solve(inner, known.T @ wanted / len(known))
    level = [Rule(rule.along, rule.across + (term @ found) * high / 2) for rule, term in zip(rules, terms, strict=True)]
    return tuple(map(float, found)), level


def powers(along: Numbers, across: Numbers) -> Numbers:
    """The powers of places along a rule, each by itself and times the place across."""
    single = np.stack([along**power for power in range(1, POWERS + 1)], axis=-1)
    return np.concatenate([single, single * across[..., None]], axis=-1)


def span(lying: Sequence[Rule], standing: Sequence[Rule], wide: int) -> tuple[float, float]:
    """From where to where, in shares of -1 to 1, rules tell of a page's width."""
    places = np.concatenate([*(rule.along for rule in lying), *(rule.across for rule in standing)])
    return float(2 * places.min() / wide - 1), float(2 * places.max() / wide - 1)


def flattened(grey: Grey, bend: Bend) -> Grey:
    """A bent picture drawn flat, on paper of its own shade."""
    high, wide = grey.shape
    xs, ys = np.meshgrid(*(np.linspace(0, side - 1, max(2, side // MESH)) for side in (wide, high)))
    left, top = (spread(side, (wide, high)) for side in bend.before(xs, ys))
    paper = shade_at(grey[::7, ::7], 75)
    found = cv2.remap(grey, left, top, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(paper,))
    return np.asarray(found, dtype=np.uint8)


def spread(mesh: Numbers, size: tuple[int, int]) -> Numbers:
    """The values of a mesh whose outermost places are a picture's corners for each pixel between them."""
    rows, columns = mesh.shape
    wide, high = size
    xs = np.linspace(0, columns - 1, wide, dtype=np.float32)[None, :].repeat(high, axis=0)
    ys = np.linspace(0, rows - 1, high, dtype=np.float32)[:, None].repeat(wide, axis=1)
    return np.asarray(cv2.remap(mesh.astype(np.float32), xs, ys, cv2.INTER_LINEAR))
