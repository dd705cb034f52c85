"""How does a stemmer read in JavaScript? Written from Snowball's own Python, so that the two cannot drift apart.

Snowball writes its Python by machine and uses little of the language; what is not known here is refused. Of its forms
one is unusual: `raise lab0()` leaves the `try` that ends in `except lab0: pass`. In JavaScript that is a block with a
label, and `break`. The moves that the stemmers are made of, such as `slice_del`, are in web/snowball.js.
"""

import ast
import inspect
import json
from collections.abc import Iterable
from importlib.metadata import distribution, version
from typing import Any

from build_scripts.stemmers import algorithm, light, primary, snowball, widened

_HEAD = f"""\
// The stemmers for the languages of this archive, written from snowballstemmer {version("snowballstemmer")}
// (https://snowballstem.org/). Its copyright and licence: snowball-licence.txt in this folder.
(function (fonds) {{
"use strict";
const {{ Endings, Stemmer }} = fonds.snowball;
fonds.stemmers = new Map();
"""
_TAIL = "})((globalThis.fonds = globalThis.fonds || {}));\n"
_OPERATORS: dict[type[ast.AST], str] = {
    **{ast.Eq: "===", ast.NotEq: "!==", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="},
    **{ast.Add: "+", ast.Sub: "-", ast.Not: "!", ast.USub: "-", ast.Or: "||"},
}


def script(languages: Iterable[str]) -> str:
    """The script that puts a function into `fonds.stemmers` for each of these languages (BCP 47 tags) that has one."""
    codes: dict[str, set[str]] = {}
    for language in languages:
        if name := algorithm(language):
            codes.setdefault(name, set()).add(primary(language))
    parts = []
    for name in sorted(codes):
        before, stem = _light(name) if name in light.PATTERNS else _snowball(name)
        after = "".join(f"fonds.stemmers.set({_literal(code)}, {stem});\n" for code in sorted(codes[name]))
        parts.append(f"{{\n{before}{after}}}\n")
    return _HEAD + "".join(parts) + _TAIL


def licence() -> str:
    """The copyright and licence of Snowball's stemmers, which the script is a form of."""
    return distribution("snowballstemmer").read_text("licenses/COPYING") or ""


def _light(name: str) -> tuple[str, str]:
    """What must stand before it, and the function, for a language of light.py."""
    before = f"const patterns = {_literal(light.PATTERNS[name])}.map((pattern) => new RegExp(pattern));\n"
    return before, '(word) => patterns.reduce((rest, pattern) => rest.replace(pattern, ""), word)'


def _snowball(name: str) -> tuple[str, str]:
    """What must stand before it, and the function, for an algorithm of Snowball's."""
    stemmer = snowball(name)
    tree = ast.parse(inspect.getsource(stemmer)).body[0]
    assert isinstance(tree, ast.ClassDef)
    backward = {
        call.args[0].attr
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "find_among_b"
        if isinstance(call.args[0], ast.Attribute)
    }
    tables, fields = "", ""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            key = node.targets[0].id
            value = getattr(stemmer, key)
            if isinstance(value, bool | int):
                fields += f"{key} = {_literal(value)};\n"
            else:
                tables += f"const {key} = {_table(value, key in backward)};\n"
    methods = "".join(_Writer(tree.name).visit(node) for node in tree.body if isinstance(node, ast.FunctionDef))
    written = f"{tables}class {tree.name} extends Stemmer {{\n{fields}{methods}}}\n"
    return written, f"(word) => new {tree.name}().stem(word)"


def _table(value: Any, backward: bool) -> str:
    """A constant of a stemmer: letters as one text, a table of endings, or a list of texts."""
    if isinstance(value, list):
        rows = widened(value) if backward else {row.s: row for row in value}
        meanings = {
            ending: row.result if row.method is None else [row.result, row.method.__name__.removeprefix("__")]
            for ending, row in rows.items()
        }
        return f"new Endings({_literal(meanings)})"
    return _literal("".join(sorted(value)) if isinstance(value, set) else value)


def _literal(value: Any) -> str:
    """A value as it is written in JavaScript."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Writer(ast.NodeVisitor):
    """Writes the methods of a stemmer: `visit` gives the JavaScript for a node."""

    def __init__(self, stemmer: str) -> None:
        self._stemmer = stemmer

    def generic_visit(self, node: ast.AST) -> str:
        raise TypeError(f"{self._stemmer} holds a form that is not known here: {ast.unparse(node)}")

    def _block(self, statements: list[ast.stmt]) -> str:
        return "{\n" + "".join(f"{self.visit(statement)}\n" for statement in statements) + "}"

    def visit_FunctionDef(self, node: ast.FunctionDef) -> str:
        stored = (name for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store))
        names = sorted({name.id for name in stored})
        declared = f"let {', '.join(names)};\n" if names else ""
        return f"{node.name.removeprefix('__')}() {{\n{declared}{self._block(node.body)[2:]}\n"

    def visit_If(self, node: ast.If) -> str:
        otherwise = f" else {self._block(node.orelse)}" if node.orelse else ""
        return f"if ({self.visit(node.test)}) {self._block(node.body)}{otherwise}"

    def visit_While(self, node: ast.While) -> str:
        return f"while ({self.visit(node.test)}) {self._block(node.body)}"

    def visit_For(self, node: ast.For) -> str:
        return f"for ({self.visit(node.target)} of {self.visit(node.iter)}) {self._block(node.body)}"

    def visit_Try(self, node: ast.Try) -> str:
        (handler,) = node.handlers
        assert handler.type
        return f"{self.visit(handler.type)}: {self._block(node.body)}"

    def visit_Raise(self, node: ast.Raise) -> str:
        assert isinstance(node.exc, ast.Call)
        return f"break {self.visit(node.exc.func)};"

    def visit_Return(self, node: ast.Return) -> str:
        assert node.value
        return f"return {self.visit(node.value)};"

    def visit_Break(self, node: ast.Break) -> str:
        return "break;"

    def visit_Continue(self, node: ast.Continue) -> str:
        return "continue;"

    def visit_Assign(self, node: ast.Assign) -> str:
        return f"{self.visit(node.targets[0])} = {self.visit(node.value)};"

    def visit_AugAssign(self, node: ast.AugAssign) -> str:
        return f"{self.visit(node.target)} {_OPERATORS[type(node.op)]}= {self.visit(node.value)};"

    def visit_Expr(self, node: ast.Expr) -> str:
        return f"{self.visit(node.value)};"

    def visit_Call(self, node: ast.Call) -> str:
        given = ", ".join(map(self.visit, node.args))
        if isinstance(node.func, ast.Name) and node.func.id == "len":
            return f"{given}.length"
        return f"{self.visit(node.func)}({given})"

    def visit_Compare(self, node: ast.Compare) -> str:
        (operator,), (right,) = node.ops, node.comparators
        return f"{self.visit(node.left)} {_OPERATORS[type(operator)]} {self.visit(right)}"

    def visit_BoolOp(self, node: ast.BoolOp) -> str:
        return f" {_OPERATORS[type(node.op)]} ".join(f"({self.visit(value)})" for value in node.values)

    def visit_BinOp(self, node: ast.BinOp) -> str:
        return f"({self.visit(node.left)} {_OPERATORS[type(node.op)]} {self.visit(node.right)})"

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        return f"{_OPERATORS[type(node.op)]}({self.visit(node.operand)})"

    def visit_Subscript(self, node: ast.Subscript) -> str:
        return f"{self.visit(node.value)}[{self.visit(node.slice)}]"

    def visit_Attribute(self, node: ast.Attribute) -> str:
        """`this.cursor` of `self.cursor`, `a_7` of `FrenchStemmer.a_7`."""
        owner = self.visit(node.value)
        return node.attr if owner == self._stemmer else f"{owner}.{node.attr.removeprefix('__')}"

    def visit_Name(self, node: ast.Name) -> str:
        return "this" if node.id == "self" else node.id

    def visit_Tuple(self, node: ast.Tuple) -> str:
        return f"[{', '.join(map(self.visit, node.elts))}]"

    def visit_Constant(self, node: ast.Constant) -> str:
        return _literal(node.value)
