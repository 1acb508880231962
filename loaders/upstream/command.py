"""The command `catalogue import`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from loaders import formatter, upstream
from loaders.console import report, say
from loaders.normalise import counted


def run(arguments: argparse.Namespace) -> int:
    """Convert FILE and write OUT/<dataset>.csv; 1 with problems or without a row, 2 when used wrongly."""
    start = time.perf_counter()
    name, path, target = arguments.dataset, arguments.file, arguments.out / f"{arguments.dataset}.csv"
    wrong = _wrong(name, path, target)
    edition, source = arguments.edition, arguments.source
    if not wrong and not (edition and source):
        try:
            told = upstream.named(name, path)
            edition, source = edition or told[0], source or told[1]
        except ValueError as error:
            wrong = f"{error}: say --edition and --source"
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    done = upstream.convert(name, path, arguments.data, edition, source)
    left = "; ".join(f"{n} {why}" for why, n in done.left_out.most_common())
    left = f"; left out: {left}" if left else ""
    if done.problems or not done.rows:
        report(done.problems)
        what = counted(len(done.problems), "problem") if done.problems else f"no row of Kazakhstan in {path}{left}"
        say(f"import wrote nothing: {what}", start)
        return 1
    formatter.write_series(target, done.rows, done.series)
    say(f"import wrote {target}: {counted(len(done.rows), 'row')} for data/series/{done.series.name}.csv{left}", start)
    return 0


def _wrong(name: str, path: Path, target: Path) -> str:
    if name not in upstream.DATASETS or not path.is_file():
        return f"want a DATASET of {', '.join(upstream.DATASETS)} and a file; got {name} {path}"
    if target.exists():
        return f"{target} is there already; move it away, or name another --out"
    return ""
