"""The command line: `catalogue check | build | serve | cite | export | import | diff | format`.

Exit 0: all is well. 1: problems in the data. 2: wrong use. Every command says in one line what
it did, with counts and seconds.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from loaders.console import no_collection, report, say
from loaders.problems import CATALOGUE


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="catalogue", description="The Kazakhstan-EU critical raw materials catalogue."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_add_check, _add_build, _add_serve, _add_cite, _add_export, _add_import, _add_diff, _add_format):
        add(commands)
    arguments = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=_folder, default="data", metavar="DIR", help="the data folder (default: data)")


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder")
    return path


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("check", help="report every problem in the data at once")
    _data(parser)
    parser.add_argument("--format", choices=("text", "json", "github"), default="text", help="form of the report")
    parser.add_argument("--explain", metavar="CODE", help="explain a code of the error catalogue and stop")
    parser.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    if arguments.explain:
        kind = CATALOGUE.get(arguments.explain.upper())
        if kind is None:
            print(f"no such code; the codes are {', '.join(CATALOGUE)}", file=sys.stderr)
            return 2
        print(f"{kind.code} {kind.title}\nWhy:  {kind.reason}\nCure: {kind.cure}")
        return 0
    from loaders import formatter
    from loaders.check import check
    from loaders.normalise import counted

    start = time.perf_counter()
    with no_collection():
        result = check(arguments.data)
    problems = result.problems or sorted(formatter.unformed(arguments.data))
    report(problems, arguments.format)
    if arguments.format == "text":
        say(f"checked {len(result.catalogue.records)} records: {counted(len(problems), 'problem')}", start)
    return 1 if problems else 0


def _add_build(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("build", help="check the data, then build the database")
    _data(parser)
    _db(parser)
    parser.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    from loaders.build import BuildError, build
    from loaders.normalise import counted

    start = time.perf_counter()
    try:
        with no_collection():
            done = build(arguments.data, arguments.db)
    except BuildError as error:
        report(error.problems)
        say(f"built nothing: {counted(len(error.problems), 'problem')}; {arguments.db} is as it was,", start)
        return 1
    say(f"built {arguments.db}: {sum(done.rows.values())} rows in {len(done.rows)} tables", start)
    return 0


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("serve", help="serve the catalogue read-only; builds first when data/ is newer")
    parser.add_argument(
        "--data", type=Path, default=Path("data"), metavar="DIR", help="the data folder (default: data)"
    )
    _db(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8001, metavar="P", help="port (default: 8001)")
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from loaders import serve

    if arguments.db.stem != serve.NAME:
        print(
            f"{arguments.db}: the addresses of the site need a file named {serve.NAME}.db, found {arguments.db.name}; "
            "rename it, or give it a folder of its own",
            file=sys.stderr,
        )
        return 2
    if arguments.data.is_dir() and serve.stale(arguments.data, arguments.db):
        code = _build(arguments)
        if code:
            return code
    if not arguments.db.exists():
        print(f"no database {arguments.db} and no data folder {arguments.data}", file=sys.stderr)
        return 2
    return serve.serve(arguments.db, arguments.host, arguments.port)


def _add_cite(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from loaders.cite import STYLES

    parser = commands.add_parser("cite", help="cite a record or a single claim")
    parser.add_argument("id", metavar="ID", help="id of a record, e.g. kundybai; or a row of a series, production/ROW")
    parser.add_argument("--style", choices=STYLES, default="apa", help="style of the citation (default: apa)")
    parser.add_argument("--claim", type=int, metavar="N", help="number of a claim of the record")
    parser.add_argument("--base-url", default="", metavar="URL", help="address of the site, put before the path")
    _db(parser)
    parser.set_defaults(run=_cite)


def _cite(arguments: argparse.Namespace) -> int:
    import sqlite3

    from loaders.cite import STYLES, NotFound, cite, cite_row

    if not arguments.db.exists():
        print(f"no database {arguments.db}; run: catalogue build", file=sys.stderr)
        return 2
    connection = sqlite3.connect(f"file:{arguments.db}?mode=ro", uri=True)
    try:
        write = STYLES[arguments.style]
        table, slash, row = arguments.id.partition("/")
        if slash:
            print(write(cite_row(connection, table, row, arguments.base_url)))
        else:
            print(write(cite(connection, arguments.id, arguments.claim, arguments.base_url)))
    except NotFound as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        connection.close()
    return 0


def _db(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--db", type=Path, default=Path("catalogue.db"), metavar="FILE", help="the database (default: catalogue.db)"
    )


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "export", help="write a whole release folder: data, descriptions, citations, checksums"
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder: new, empty, or a release to replace")
    parser.add_argument("--base-url", default="", metavar="URL", help="address of the site, begins the ids of records")
    parser.add_argument(
        "--since", type=Path, metavar="OLD", help="the release before (database or folder), for CHANGES"
    )
    _db(parser)
    parser.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> int:
    import sqlite3

    from loaders.diff import Unreadable
    from loaders.release import Refused, export

    start = time.perf_counter()
    if not arguments.db.exists():
        print(f"no database {arguments.db}; run: catalogue build", file=sys.stderr)
        return 2
    try:
        done = export(arguments.db, arguments.out, arguments.base_url, arguments.since)
    except (Refused, Unreadable, ValueError, OSError, sqlite3.DatabaseError) as error:
        print(error, file=sys.stderr)
        return 2
    what = f"{done.files} files, {done.tables} tables, {done.rows} rows, {done.size / 1e6:.1f} MB"
    say(f"exported version {done.version} to {arguments.out}: {what}", start)
    return 0


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "import", help="an upstream table (USGS, EU study, Comext) into the form of our series"
    )
    parser.add_argument("dataset", metavar="DATASET", help="usgs-mcs, eu-crm-eu-shares, eu-crm-world-shares, comext")
    parser.add_argument("file", type=Path, metavar="FILE", help="the table as published (CSV)")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/import"),
        metavar="DIR",
        help="folder for the result (default: build/import)",
    )
    parser.add_argument("--edition", metavar="TEXT", help="edition of the rows (default: from the year in FILE's name)")
    parser.add_argument("--source", metavar="ID", help="source of the rows (default: that of the dataset and year)")
    _data(parser)
    parser.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    from loaders.upstream.command import run

    return run(arguments)


def _add_diff(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("diff", help="say what changed between two catalogues (databases or release folders)")
    parser.add_argument("old", type=Path, metavar="OLD", help="the earlier one")
    parser.add_argument("new", type=Path, metavar="NEW", help="the later one")
    parser.add_argument("--format", choices=("text", "json", "atom"), default="text", help="form of the report")
    parser.add_argument("--base-url", default="", metavar="URL", help="address of the site, for the links of atom")
    parser.set_defaults(run=_diff)


def _diff(arguments: argparse.Namespace) -> int:
    from loaders import diff_report
    from loaders.diff import Unreadable, diff

    start = time.perf_counter()
    try:
        found = diff(arguments.old, arguments.new)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.format == "json":
        print(json.dumps(found.json(), ensure_ascii=False, indent=1))
    elif arguments.format == "atom":
        print(diff_report.atom(found, arguments.base_url), end="")
    else:
        print(diff_report.text(found), end="")
    say(f"compared {arguments.old} with {arguments.new}: {diff_report.said(found)}", start)
    return 1 if found.vanished else 0


def _add_format(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("format", help="bring the data files into the house form")
    _data(parser)
    parser.set_defaults(run=_format)


def _format(arguments: argparse.Namespace) -> int:
    from loaders import formatter

    start = time.perf_counter()
    changed, messages = formatter.format_all(arguments.data)
    for message in messages:
        print(message)
    say(f"formed {changed} files, left {len(messages)} alone", start)
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
