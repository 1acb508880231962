"""What every command shares: how problems are shown, the one line at the end, and a faster process."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from loaders.problems import Problem


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the cycle collector: records live to the end, and looking them over costs a tenth of a build."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def report(problems: list[Problem], form: str = "text") -> None:
    """Print problems in one of the three forms."""
    if form == "json":
        print(json.dumps([p.json() for p in problems], ensure_ascii=False, indent=1))
        return
    for problem in problems:
        print(problem.text() if form == "text" else problem.github())


def say(what: str, start: float) -> None:
    """The one line that tells what was done, on standard error."""
    print(f"{what} in {time.perf_counter() - start:.1f} s", file=sys.stderr)
