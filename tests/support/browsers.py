"""What the oldest browser that is supported cannot read, looked for in scripts and styles.

The oldest is Safari on iPhones of 2021, iOS 15.0. Acorn reads scripts at the level of ECMAScript
that it knows; what browsers brought along later stands in `tests/data/new_in_safari.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

from support.content import ROOT
from support.node import Node as Runtime
from support.node import loaded

__all__ = ["ACORN", "NEW", "Reader", "reading", "style_faults"]

ACORN = ROOT / "tests" / "support" / "acorn-8.19.0" / "acorn.js"
"""A parser of ECMAScript."""

_NEW = ROOT / "tests" / "data" / "new_in_safari.txt"


def _read_new(path: Path) -> dict[str, str]:
    """Name -> the first version of Safari on iPhones that knows it."""
    new: dict[str, str] = {}
    version = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("  "):
            new.update(dict.fromkeys(line.split(), version))
        elif not line.startswith("#"):
            version = line
    return new


NEW = _read_new(_NEW)

_READ = r"""
({ text, language }) => {
  // Acorn finds `exports`, which Node has where it is given its script in a command.
  const used = new Set();
  const own = new Set();
  const faults = [];
  let tree;
  try {
    tree = exports.parse(text, { ecmaVersion: language, sourceType: "script", locations: true });
  } catch (error) {
    return { faults: [error.message], names: [] };
  }
  const lookbehind = /\(\?<[=!]/;
  const isMember = (node, parent) =>
    parent.type === "MemberExpression" && parent.property === node && !parent.computed;
  const isKey = (node, parent) =>
    ["Property", "MethodDefinition"].includes(parent.type) && parent.key === node &&
    !parent.computed;
  const declares = (node, parent) =>
    (/Function|Class/.test(parent.type) && parent.superClass !== node && parent.body !== node) ||
    (["VariableDeclarator", "CatchClause"].includes(parent.type) && parent.init !== node) ||
    ["RestElement", "ArrayPattern"].includes(parent.type) ||
    (parent.type === "AssignmentPattern" && parent.left === node);
  const visit = (node, parent, inPattern) => {
    if (Array.isArray(node)) return node.forEach((one) => visit(one, parent, inPattern));
    if (node === null || typeof node !== "object" || node.type === undefined) return;
    if (node.type === "Identifier") {
      if (isKey(node, parent) && !inPattern) own.add(node.name);
      else used.add(node.name);
      // What a pattern takes out of a value is a name of its own from there on, and a member too.
      if (declares(node, parent)) own.add(node.name);
      if (parent.type === "Property" && inPattern && parent.value === node && parent.key !== node &&
          !parent.shorthand) own.add(node.name);
    }
    if (node.type === "AssignmentExpression" && node.left.object?.type === "ThisExpression") {
      own.add(node.left.property.name);
    }
    const strings = node.regex ? node.regex.pattern : node.value;
    if (node.type === "Literal" && lookbehind.test(String(strings))) {
      faults.push(`lookbehind (${node.loc.start.line})`);
    }
    if (node.type === "TemplateElement" && lookbehind.test(node.value.raw)) {
      faults.push(`lookbehind (${node.loc.start.line})`);
    }
    const isPattern = node.type === "ObjectPattern" || (inPattern && node.type === "Property");
    for (const [key, value] of Object.entries(node)) {
      if (key !== "loc") visit(value, node, isPattern && key !== "right");
    }
  };
  visit(tree, {}, false);
  return { faults, names: [...used].filter((name) => !own.has(name)) };
}
"""
"""Text of a script -> what cannot be read in it, and the names that it takes from elsewhere."""

_LANGUAGE = 2021
"""ECMAScript as Safari 15.0 reads it, but for lookbehind, which came with 16.4."""


@dataclass(frozen=True)
class Reader:
    """Reads scripts as the oldest browser does."""

    node: Runtime

    def faults(self, text: str) -> list[str]:
        """What that browser does not know, each with its first version where there is one."""
        read: dict[str, Any] = self.node.evaluate(_READ, {"text": text, "language": _LANGUAGE})
        names = sorted(name for name in read["names"] if name in NEW)
        return [*read["faults"], *(f"{name} ({NEW[name]})" for name in names)]


@contextmanager
def reading() -> Iterator[Reader]:
    with loaded([ACORN]) as node:
        yield Reader(node)


def style_faults(text: str) -> list[str]:
    """What is lost of a style sheet that it must not lose.

    A rule whose every selector is unknown is one for newer browsers; a list of selectors of which
    one is unknown is lost as a whole. So are a rule within a rule, and what an unknown at-rule
    holds.
    """
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return [fault for rule in rules for fault in _faults_of(rule)]


def _faults_of(rule: Node) -> Iterator[str]:
    if isinstance(rule, QualifiedRule):
        selectors = tinycss2.serialize(rule.prelude)
        known = [_is_known(one) for one in _listed(rule.prelude)]
        if any(known) and not all(known):
            yield f"list: {selectors.strip()}"
        if any(node.type == "{} block" for node in rule.content):
            yield f"nested: {selectors.strip()}"
    elif isinstance(rule, AtRule):
        prelude = tinycss2.serialize(rule.prelude)
        if f"@{rule.lower_at_keyword}" in NEW and rule.lower_at_keyword != "page":
            yield f"@{rule.lower_at_keyword}{prelude}"
        if rule.lower_at_keyword == "media" and re.search("[<>=]", prelude):
            yield f"range: @media{prelude}"
        if rule.lower_at_keyword in ("media", "supports") and rule.content is not None:
            inside = tinycss2.parse_rule_list(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            for one in inside:
                yield from _faults_of(one)


def _listed(prelude: list[Node]) -> list[str]:
    """The selectors of a list, each as text."""
    parts: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return [tinycss2.serialize(part) for part in parts]


def _is_known(selector: str) -> bool:
    return not any(f":{name}" in NEW for name in re.findall(r":([a-z-]+)", selector))
