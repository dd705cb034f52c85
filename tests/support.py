"""Small archives made by hand, and the browser's search run in V8 without a browser."""

import atexit
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import MAX_WBITS, decompress

from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from build_scripts.archive import Archive, File, assemble
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.search import Index
from build_scripts.search.query import AllOf, AnyOf, Node, Phrase, Prefix, QueryProblem, Word
from build_scripts.search.shards import FOLDER, shards
from build_scripts.sources import SourceFile

# The twins agree on every character that both Unicode tables know (see build_scripts/text.py): what Python's table does
# not know yet, a newer browser may.
UNASSIGNED = ("Cs", "Cn", "Co")
ASSIGNED = st.characters(exclude_categories=UNASSIGNED)
WEB = Path(__file__).resolve().parents[1] / "build_scripts" / "web"
SCRIPTS = ("stem_en", "tokenize", "query", "rank", "excerpt", "store")
# The parts of an index in V8, which has neither script elements nor DecompressionStream: unpacked beforehand, a text
# with one character for each byte.
READING = """
const parts = new Map();
const asked = [];
const way = {
  bring: async (name) => {
    asked.push(name);
    if (!parts.has(name)) throw Object.assign(new Error(`The part ${name} is not there.`), { name: "Unreadable" });
    return { data: name, version: "1" };
  },
  inflate: async (name) => Uint8Array.from(parts.get(name), (character) => character.charCodeAt(0)),
  text: (bytes) => decodeURIComponent(Array.from(bytes, (byte) => "%" + byte.toString(16).padStart(2, "0")).join("")),
};
let store = fonds.store.open(way);
"""


def make_document(
    key: str,
    title: str,
    paragraphs: Iterable[str],
    language: str = "en",
    date: str | None = None,
    **fields: str,
) -> Document:
    """A document with these paragraphs; `fields` are metadata with one value each."""
    source = SourceFile(Path(f"{key}.txt"), f"{key}.txt", "text/plain", "0" * 64, 1)
    blocks = tuple(Block(number, BlockKind.PARAGRAPH, text) for number, text in enumerate(paragraphs, 1))
    metadata = Metadata(tuple(sorted((name, (value,)) for name, value in fields.items())))
    return Document(key, source, title, False, date, language, metadata, blocks)


def make_archive(*documents: Document) -> Archive:
    """An archive of these documents, without entities and dates."""
    archive, problems = assemble("An archive", "", "", documents, (), ())
    assert problems == ()
    return archive


class Scripts:
    """The browser's pure scripts in V8."""

    def __init__(self) -> None:
        self._v8 = MiniRacer()
        # Left to the end of the interpreter, V8 would wait for a thread that has gone.
        atexit.register(self._v8.close)
        for name in SCRIPTS:
            self._v8.eval((WEB / f"{name}.js").read_text(encoding="utf-8"))

    def call(self, expression: str, *arguments: Any) -> Any:
        """What a function answers; arguments and answer go through JSON."""
        given = json.dumps(arguments)
        return json.loads(self._v8.eval(f"JSON.stringify(({expression})(...{given}) ?? null)"))

    def read_index(self, index: Index) -> None:
        """Let `search` read the real shards of an index."""
        self.read_files(shards(index))

    def read_files(self, files: Sequence[File]) -> None:
        """Let `search` read these files."""
        self._v8.eval(READING.replace("const ", "var ").replace("let ", "var "))
        for file in files:
            name, data = unpacked(file)
            self._v8.eval(f"parts.set({json.dumps(name)}, {json.dumps(data.decode('latin-1'))})")

    def search(self, query: str, **options: Any) -> dict[str, Any]:
        """The results of the browser's search."""
        given = json.dumps([query, options])
        # Nothing in V8 waits for anything outside, so that the promise is settled when this evaluation ends.
        self._v8.eval(
            f"var answer = null; fonds.store.search(store, ...{given}).then((results) => {{ answer = results; }},"
            " (fault) => { answer = { failed: fault.name, message: fault.message }; }); 0"
        )
        results = self.call("() => answer")
        assert results is not None, "the search has not ended"
        return results

    def asked(self) -> list[str]:
        """The parts that were asked for since the last time."""
        return self.call("() => asked.splice(0)")


def unpacked(file: File) -> tuple[str, bytes]:
    """The name of a part of the index, and what is in it."""
    call = re.fullmatch(r'fonds\.load\("([\w/]+)","([\w+/=]*)","\w+"\);\n', file.content.decode("ascii"))
    assert call, file.path
    assert file.path == f"{FOLDER}{call[1]}.js"
    return call[1], decompress(b64decode(call[2]), -MAX_WBITS)


def tree_as_data(tree: AllOf | QueryProblem) -> dict[str, Any]:
    """What web/query.js gives for the same query."""
    if isinstance(tree, QueryProblem):
        return {"problem": {"position": tree.position, "message": tree.message}}
    return {"tree": _node_as_data(tree)}


def _node_as_data(node: Node) -> dict[str, Any]:
    if isinstance(node, Word):
        return {"kind": "word", "text": node.text, "terms": list(node.terms), "light": node.light}
    if isinstance(node, Prefix):
        return {"kind": "prefix", "text": node.text}
    if isinstance(node, Phrase):
        return {"kind": "phrase", "words": [_node_as_data(word) for word in node.words]}
    parts = [_node_as_data(part) for part in node.parts]
    if isinstance(node, AnyOf):
        return {"kind": "any", "parts": parts}
    return {"kind": "all", "parts": parts, "excluded": [_node_as_data(part) for part in node.excluded]}
