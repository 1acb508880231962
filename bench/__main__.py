"""Run the benchmarks named on the command line, or all."""

from __future__ import annotations

import importlib
import sys

ALL = ("build", "search", "pages", "export")

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"\n== {name}")
        importlib.import_module(f"bench.{name}").main()
