"""Charts as SVG, made from the rows that stand beside them. No script, no third party.

    bars(title, [("China", 56.4, False), ...], "%")   horizontal bars; True stresses one
    stacked(title, rows, series)                      bars of several parts
    lines(title, series)                              values through time
    ranges(title, [("Koshkar-Ata", 51.8, 105.0)])     from lowest to highest claim
    timeline(title, items)                            dated marks by row

Colours come from palette.py; text is real text; each chart has a <title> for screen readers.
"""

from __future__ import annotations

from typing import Any

from loaders.normalise import number_words
from web.palette import GROUPS, LINES

WIDTH = 760
ROW = 24
LEFT = 264
#: Width of a letter at the font size of the charts, a little wide.
CHARACTER = 7.2
ACCENT, QUIET = "#0b6e7f", "#9aa5ab"


def _escape(text: Any) -> str:
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _svg(title: str, height: float, body: str) -> str:
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg" font-size="13"><title>{_escape(title)}</title>{body}</svg>'
    )


def _label(y: float, text: str, bold: bool = False) -> str:
    short = text if len(text) <= 32 else text[:31] + "…"
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{LEFT - 8}" y="{y:.1f}" text-anchor="end"{weight}>{_escape(short)}</text>'


def bars(title: str, rows: list[tuple[str, float, bool]], unit: str = "") -> str:
    """Horizontal bars from zero; the stressed ones in the accent colour, each with its number."""
    top = max((value for _, value, _ in rows), default=1) or 1
    body = []
    for i, (name, value, stressed) in enumerate(rows):
        y = i * ROW + 4
        width = (WIDTH - LEFT - 90) * value / top
        colour = ACCENT if stressed else QUIET
        body.append(_label(y + 13, name, stressed))
        body.append(f'<rect x="{LEFT}" y="{y}" width="{max(width, 1):.1f}" height="{ROW - 8}" fill="{colour}"/>')
        body.append(
            f'<text x="{LEFT + width + 6:.1f}" y="{y + 13}">{number_words(round(value, 2))}{_escape(" " + unit if unit else "")}</text>'
        )
    return _svg(title, len(rows) * ROW + 8, "".join(body))


def stacked(title: str, rows: list[tuple[str, dict[str, int]]], names: dict[str, str]) -> str:
    """Horizontal bars of several parts, coloured by commodity group; the total behind each bar."""
    top = max((sum(parts.values()) for _, parts in rows), default=1) or 1
    body = []
    for i, (name, parts) in enumerate(rows):
        y, x = i * ROW + 4, float(LEFT)
        body.append(_label(y + 13, name))
        for group, count in parts.items():
            width = (WIDTH - LEFT - 60) * count / top
            colour, _ = GROUPS.get(group, GROUPS["other"])
            body.append(
                f'<g><title>{_escape(name)}: {_escape(names.get(group, group))} {count}</title><rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}" stroke="#fff" stroke-width=".6"/></g>'
            )
            x += width
        body.append(f'<text x="{x + 6:.1f}" y="{y + 13}">{sum(parts.values())}</text>')
    return _svg(title, len(rows) * ROW + 8, "".join(body))


def ranges(title: str, rows: list[tuple[str, float, float]], unit: str) -> str:
    """From the lowest to the highest claim; one claim is a dot."""
    top = max((high for _, _, high in rows), default=1) or 1
    scale = (WIDTH - LEFT - 130) / top
    body = []
    for i, (name, low, high) in enumerate(rows):
        y = i * ROW + 12
        x1, x2 = LEFT + low * scale, LEFT + high * scale
        words = number_words(low) if low == high else f"{number_words(low)} to {number_words(high)}"
        body.append(_label(y + 5, name))
        body.append(f'<line x1="{LEFT}" x2="{x1:.1f}" y1="{y}" y2="{y}" class="grid"/>')
        body.append(f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y}" y2="{y}" stroke="{ACCENT}" stroke-width="6"/>')
        body.append(
            f'<circle cx="{x1:.1f}" cy="{y}" r="5" fill="{ACCENT}"/><circle cx="{x2:.1f}" cy="{y}" r="5" fill="{ACCENT}"/>'
        )
        body.append(f'<text x="{x2 + 10:.1f}" y="{y + 5}">{words} {_escape(unit)}</text>')
    return _svg(title, len(rows) * ROW + 12, "".join(body))


def lines(title: str, series: dict[str, list[tuple[int, float]]], unit: str, yearly: bool = False) -> str:
    """Values through time, one line a series, its name at its end; axis from zero.

    A single line needs no name: the title says what it is. `yearly` breaks a line where a year is
    missing, since nothing is known of it.
    """
    points = [p for values in series.values() for p in values]
    if not points:
        return ""
    first, last = min(x for x, _ in points), max(x for x, _ in points)
    top = max(y for _, y in points) or 1
    names = list(series) if len(series) > 1 else []
    tall, left, right = 300, 60, min(24 + max((len(name) for name in names), default=0) * CHARACTER, 330)

    def at(x: int, y: float) -> tuple[float, float]:
        across = (x - first) / max(last - first, 1)
        return left + across * (WIDTH - left - right), tall - 30 - (tall - 70) * y / top

    body = [f'<line x1="{left}" x2="{WIDTH - right}" y1="{tall - 30}" y2="{tall - 30}" class="axis"/>']
    for x in sorted({x for x, _ in points}):
        body.append(f'<text x="{at(x, 0)[0]:.1f}" y="{tall - 12}" text-anchor="middle" class="soft">{x}</text>')
    body.append(
        f'<text x="{left - 6}" y="{at(first, top)[1] + 4:.1f}" text-anchor="end" class="soft">{number_words(top)}</text>'
    )
    body.append(
        f'<text x="{left - 6}" y="{tall - 26}" text-anchor="end" class="soft">0</text><text x="4" y="14" class="soft">{_escape(unit)}</text>'
    )
    ends: list[tuple[float, float, str]] = []
    for i, (name, values) in enumerate(series.items()):
        colour = ACCENT if len(series) == 1 else LINES[i % len(LINES)]
        for part in _runs(sorted(values), yearly):
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*v) for v in part))
            body.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for v in values:
            x, y = at(*v)
            body.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"><title>{_escape(name)} {v[0]}: {number_words(v[1])} {_escape(unit)}</title></circle>'
            )
        if name in names:
            ends.append((*reversed(at(*sorted(values)[-1])), name))
    body += [f'<text x="{x + 8:.1f}" y="{y + 4:.1f}">{_escape(name)}</text>' for y, x, name in _apart(sorted(ends))]
    return _svg(title, tall, "".join(body))


def _runs(values: list[tuple[int, float]], yearly: bool) -> list[list[tuple[int, float]]]:
    """Values in unbroken runs of years, or all in one run."""
    runs: list[list[tuple[int, float]]] = []
    for value in values:
        if runs and (not yearly or value[0] - runs[-1][-1][0] <= 1):
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def _apart(ends: list[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Names at the ends of lines, from the top down, moved so that none lies over another."""
    out: list[tuple[float, float, str]] = []
    for y, x, name in ends:
        out.append((max(y, out[-1][0] + 16) if out else y, x, name))
    return out


def timeline(title: str, rows: list[tuple[str, list[tuple[int, str, str]]]], colours: dict[str, str]) -> str:
    """Marks by year in rows: each (year, words, status); colours by status."""
    years = [year for _, marks in rows for year, _, _ in marks]
    if not years:
        return ""
    first, last = min(years), max(years)
    scale = (WIDTH - LEFT - 40) / max(last - first, 1)
    body = []
    for year in range(first, last + 1):
        x = LEFT + (year - first) * scale
        body.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{len(rows) * ROW + 26}" class="grid"/><text x="{x:.1f}" y="14" text-anchor="middle" class="soft">{year}</text>'
        )
    for i, (name, marks) in enumerate(rows):
        y = i * ROW + 38
        body.append(_label(y + 5, name))
        for n, (year, words, status) in enumerate(marks):
            x = LEFT + (year - first) * scale + (n % 5) * 3
            body.append(
                f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{colours.get(status, QUIET)}" stroke="#fff"><title>{_escape(words)}</title></circle>'
            )
    return _svg(title, len(rows) * ROW + 34, "".join(body))
