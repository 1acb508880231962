"""One colour and one letter for each commodity group, on map, charts and chips alike.

Colours: Paul Tol, "muted" qualitative scheme (colour-blind safe), and greys for the groups that are
seldom in question. The letter stands where colour alone would carry the meaning.
"""

from __future__ import annotations

GROUPS: dict[str, tuple[str, str]] = {
    "rare-earths": ("#332288", "R"),
    "rare-metals": ("#cc6677", "L"),
    "tungsten-molybdenum-tin": ("#117733", "W"),
    "titanium-zirconium": ("#88ccee", "T"),
    "vanadium-chromium-manganese": ("#aa4499", "V"),
    "nickel-cobalt-pge": ("#44aa99", "N"),
    "base-metals": ("#ddcc77", "C"),
    "light-metals": ("#999933", "A"),
    "battery-minerals": ("#882255", "G"),
    "fertiliser-minerals": ("#6699aa", "P"),
    "precious-metals": ("#e0a800", "Au"),
    "industrial-minerals": ("#bbbbbb", "I"),
    "energy": ("#555555", "U"),
    "other": ("#888888", "?"),
}

#: Lines of one chart, in this order (after the same scheme; seen on paper and on night ground).
LINES = ("#2a8a4a", "#cc6677", "#5b6fd0", "#aa4499", "#999933", "#882255", "#44aa99", "#6699aa")


def stylesheet() -> str:
    """The CSS classes of the groups."""
    head = "/* Written by web/palette.py; a test holds the two together. */\n"
    return head + "".join(f".g-{name} {{ --c: {colour}; fill: {colour}; }}\n" for name, (colour, _) in GROUPS.items())
