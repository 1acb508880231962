"""A diff in words, for people (text, Markdown) and feed readers (Atom).

text(found)            plain text; ids that vanished stand first
markdown(found)        the same under headings, for CHANGES.md
atom(found, base)      Atom entries, one a record or claim

What the diff holds, the report tells; of a long series it tells how many rows more there are.
"""

from __future__ import annotations

from html import escape
from typing import Any

from loaders.diff import Diff
from schema.kinds import KINDS

Row = dict[str, Any]
_TITLES = {
    "records vanished": "IDS THAT VANISHED WITHOUT REDIRECT: merge or withdraw them in data/retired.csv",
    "records added": "Records added", "records changed": "Records changed", "records merged": "Records merged",
    "records withdrawn": "Records withdrawn", "disputes new": "New disputes", "disputes settled": "Settled disputes",
}  # fmt: skip


def text(found: Diff) -> str:
    """The whole report as plain text."""
    return "\n".join([_head(found), *_sections(found, "", "  ")]) + "\n"


def markdown(found: Diff) -> str:
    """The whole report as Markdown."""
    return "\n".join([_head(found), *_sections(found, "### ", "- ")]) + "\n"


def _head(found: Diff) -> str:
    if found.empty:
        return f"{_version(found.old)} -> {_version(found.new)}: no change"
    return f"{_version(found.old)} -> {_version(found.new)}"


def _version(release: Row) -> str:
    return f"{release['version']} (data of {release['date']})"


def _sections(found: Diff, heading: str, mark: str) -> list[str]:
    lines: list[str] = []
    for name, rows in found.lists():
        if not rows:
            continue
        title = _TITLES.get(name) or name.replace("_", " ").capitalize()
        lines += ["", f"{heading}{title} ({found.count(name, rows)})", *([""] if heading else [])]
        for row in rows:
            lines += [f"{mark}{_line(row)}", *(f"  {mark}{_change(c)}" for c in row.get("changes", []))]
        if name in found.more:
            lines.append(f"{mark}... and {found.more[name]} more rows: compare the CSV files of the two releases")
    if found.columns:
        lines += ["", f"{heading}Columns that only one of the two has, not compared ({len(found.columns)})"]
        lines += [*([""] if heading else []), *(f"{mark}{words}" for words in found.columns)]
    return lines


def _line(row: Row) -> str:
    """One row in one line."""
    words = f"{row['id']} ({row['kind']}): {row['label']}" if "kind" in row else str(row["id"])
    rest = [f"{k} {v}" for k, v in row.items() if k not in ("id", "kind", "label", "url", "changes") and v is not None]
    return words + (f": {'; '.join(rest)}" if rest else "")


def _change(change: Row) -> str:
    """A change of a field: "label: A -> B"; of a list: "names: + ..." or "names: - ..."."""
    if change["old"] is not None and change["new"] is not None:
        return f"{change['field']}: {change['old']} -> {change['new']}"
    sign, value = ("+", change["new"]) if change["old"] is None else ("-", change["old"])
    return f"{change['field']}: {sign} {value}"


def atom(found: Diff, base: str) -> str:
    """Atom entries (RFC 4287) for records added, changed, merged, withdrawn; their time is the date of the data."""
    updated = f"{found.new['date']}T00:00:00Z"
    out = []
    for what in ("added", "changed", "merged", "withdrawn"):
        for row in getattr(found, what):
            link = escape(base + KINDS[row["kind"]].url(row["id"]))
            words = "; ".join(_change(c) for c in row.get("changes", [])) or _line(row)
            title = f"{what.capitalize()}: {row['label']} ({row['kind']})"
            out.append(entry(f"{link}#{what}-{found.new['version']}", title, link, updated, words))
    return "".join(out)


def entry(identifier: str, title: str, link: str, updated: str, summary: str) -> str:
    """One Atom entry; `identifier` and `link` are escaped already."""
    return (
        f'<entry><id>{identifier}</id><title>{escape(title)}</title><link href="{link}"/>'
        f"<updated>{updated}</updated><summary>{escape(summary)}</summary></entry>\n"
    )


def said(found: Diff) -> str:
    """The counts in one line: "1 records added, 2 claims changed"; "no change"."""
    parts = [f"{found.count(name, rows)} {name}" for name, rows in found.lists() if rows]
    return ", ".join(parts) or "no change"
