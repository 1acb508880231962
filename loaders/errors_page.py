"""docs/errors.md from the error catalogue; a test holds the two together.

python -m loaders.errors_page   writes it
"""

from __future__ import annotations

from pathlib import Path

from loaders.problems import CATALOGUE

_PARTS = {
    "E1": "Reading files",
    "E2": "Fields",
    "E3": "Within a record",
    "E4": "Between records",
    "E5": "Promises on the whole",
    "E6": "Tables of others (`catalogue import`)",
}


def text() -> str:
    """The page."""
    out = [
        "# The error catalogue\n",
        "What `catalogue check` can report. Written by `loaders/errors_page.py` from `loaders/problems.py`.\n",
        "Each problem prints as `PATH:LINE FIELD: got X, want Y, e.g. Z  [CODE]`.\n",
    ]
    part = ""
    for kind in CATALOGUE.values():
        if kind.code[:2] != part:
            part = kind.code[:2]
            out.append(f"\n## {_PARTS[part]}\n\n| code | what | why it is a rule | cure |\n|---|---|---|---|")
        out.append(f"| {kind.code} | {kind.title} | {kind.reason} | {kind.cure} |")
    return "\n".join(out).replace("\n\n\n", "\n\n") + "\n"


if __name__ == "__main__":
    Path("docs/errors.md").write_text(text(), encoding="utf-8")
