"""Strict YAML: strings stay strings, and every value knows its line.

    read("id: kundybai\\nclaims:\\n  - {n: 1}\\n", "x.yml")
    -> Document(data={"id": "kundybai", "claims": [{"n": "1"}]}, lines={("id",): 1, ...})

Every scalar comes back as text; only the schema converts. Refused, with place and cure:
duplicate keys, anchors, aliases, tags, files over a megabyte, and plain scalars that a YAML
reader would guess at (NO, 012, 12:30, 2025-04-02, null, 1e3).

Built on PyYAML's C parser (events only), so nothing is ever constructed that could grow.
Not supported, on purpose: more than one document a file, keys that are not plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.resolver import Resolver

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

from loaders.problems import Problem, shown

SIZE_LIMIT = 1_000_000
#: Records nest three deep; the parser itself would crash on a thousand.
DEPTH_LIMIT = 20
#: Plain numbers that every reader takes alike; they stay text until the schema converts them.
PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
Path = tuple[str | int, ...]


@dataclass
class Document:
    """A read file: plain data, the line of every value, and the problems met."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Line of a value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def guessed(text: str) -> bool:
    """Whether YAML 1.1 would read this plain scalar as something other than text or a plain number."""
    if PLAIN_NUMBER.fullmatch(text):
        return False
    resolver = _RESOLVER
    for tag, pattern in resolver.get(text[:1], []) + resolver.get(None, []):
        if pattern.match(text):
            return bool(tag != "tag:yaml.org,2002:str")
    return bool(re.match(r"^[-+]?[0-9.]+[eE][-+]?[0-9]+$", text)) or text in ("", "~")


_RESOLVER: dict[Any, list[Any]] = Resolver.yaml_implicit_resolvers


def read(raw: bytes, path: str) -> Document:
    """Read the bytes of a file; `path` is for messages. Never raises: problems are in the result."""
    doc = Document()

    def bad(code: str, line: int, where: str, got: str, want: str, example: str = "") -> None:
        doc.problems.append(Problem(path, line, where, code, got, want, example))

    if len(raw) > SIZE_LIMIT:
        bad("E105", 1, "", f"{len(raw)} bytes", f"at most {SIZE_LIMIT}")
        return doc
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        bad("E101", raw[: error.start].count(b"\n") + 1, "", f"byte {raw[error.start]:#04x}", "UTF-8")
        return doc
    if text.startswith("\ufeff"):
        bad("E101", 1, "", "a byte-order mark", "UTF-8 without one")
        return doc
    try:
        deep = _too_deep(text)
        if deep:
            bad("E106", deep, "", f"nesting deeper than {DEPTH_LIMIT}", "a mapping of fields, lists and plain values")
            return doc
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        code = "E104" if "alias" in str(error.problem) else "E102"
        bad(code, line, "", str(error.problem), "valid YAML")
        return doc
    except yaml.YAMLError as error:
        bad("E102", 1, "", shown(str(error)), "valid YAML")
        return doc
    for event in yaml.parse(text, Loader=_Loader) if ("&" in text or "*" in text or "!" in text) else ():
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor or tag:
            bad("E104", _line(event), "", f"&{anchor}" if anchor else f"tag {tag}", "the value written out")
    if doc.problems:
        return doc
    if not isinstance(node, yaml.MappingNode):
        bad("E106", 1, "", "no mapping", "a mapping of fields", "id: kundybai")
        return doc
    doc.data = _plain(node, (), doc, bad)
    return doc


def _too_deep(text: str) -> int:
    """Line of the first thing nested too deep, 0 when there is none; events only, so it cannot overflow."""
    indented = max((len(line) - len(line.lstrip(" -")) for line in text.splitlines()), default=0)
    if text.count("[") + text.count("{") + indented <= DEPTH_LIMIT:
        return 0
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT:
            return _line(event)
    return 0


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _plain(node: yaml.Node, path: Path, doc: Document, bad: Any) -> Any:
    line = node.start_mark.line + 1
    doc.lines.setdefault(path, line)
    where = dotted(path)
    if isinstance(node, yaml.ScalarNode):
        if not node.style and guessed(node.value):
            bad("E111", line, where, node.value or "nothing", "the value in double quotes", f'"{node.value}"')
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), doc, bad) for i, item in enumerate(node.value)]
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            bad("E106", key_line, where, "a key that is no text", "a plain key")
            continue
        key = key_node.value
        if key in out:
            bad("E103", key_line, dotted((*path, key)), f"{key} again", "each key once")
            continue
        doc.lines[(*path, key)] = key_line
        out[key] = _plain(value_node, (*path, key), doc, bad)
    return out


def dotted(path: Path) -> str:
    """A path as messages write it: ("claims", 2, "as_of") -> "claims[2].as_of"."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else (f".{part}" if out else part)
    return out
