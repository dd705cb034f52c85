"""Small archives made by hand, and the browser's search run in V8 without a browser."""

import atexit
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zlib import MAX_WBITS, decompress

from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from build_scripts.annotate.types import DateMention, Entity, Kind, Mention, Variant
from build_scripts.archive import Archive, File, assemble
from build_scripts.assets import joined, script_names
from build_scripts.documents import Block, BlockKind, Document, Metadata
from build_scripts.search import Index
from build_scripts.search.query import QueryProblem
from build_scripts.search.shards import FOLDER, shards
from build_scripts.search.tree import AllOf, AnyOf, Dates, Fuzzy, Near, Node, Phrase, Prefix, Word
from build_scripts.sources import SourceFile
from build_scripts.stemmers import STEMMED

# The twins agree on every character that both Unicode tables know (see build_scripts/text.py): what Python's table does
# not know yet, a newer browser may.
UNASSIGNED = ("Cs", "Cn", "Co")
ASSIGNED = st.characters(exclude_categories=UNASSIGNED)
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
  breathe: async () => {},
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


def make_archive(
    *documents: Document,
    names: Mapping[str, Iterable[str]] = MappingProxyType({}),
    dates: Mapping[str, str] = MappingProxyType({}),
) -> Archive:
    """An archive of these documents.

    `names` maps the id of an entity, such as people/ada, to its forms, the preferred one first; `dates` maps words to
    the date that they mean (EDTF). Wherever these stand in a text, it is a mention.
    """
    entities = [_entity(key, tuple(forms), documents) for key, forms in names.items()]
    mentioned = [
        DateMention(document.id, block.number, *found.span(), found[0], edtf, "made up")
        for words, edtf in dates.items()
        for document in documents
        for block in document.reading
        for found in re.finditer(re.escape(words), block.text)
    ]
    archive, problems = assemble("An archive", "", "", documents, entities, mentioned)
    assert problems == ()
    return archive


def _entity(key: str, forms: tuple[str, ...], documents: Iterable[Document]) -> Entity:
    kind = next(kind for kind in Kind if key.startswith(f"{kind.plural}/"))
    sought = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))
    mentions = tuple(
        Mention(document.id, block.number, *found.span(), found[0], kind, "", "made up", 1.0)
        for document in documents
        for block in document.reading
        for found in sought.finditer(block.text)
    )
    return Entity(key, forms[0], kind, tuple(Variant(form, 1, "made up") for form in forms), mentions)


class Scripts:
    """The browser's pure scripts in V8: those of the search, and `others` that are named."""

    def __init__(self, *others: str) -> None:
        self._v8 = MiniRacer()
        # Left to the end of the interpreter, V8 would wait for a thread that has gone.
        atexit.register(self._v8.close)
        pure = takewhile(lambda name: name != "dom", script_names())
        self._v8.eval(joined((*pure, *others), STEMMED))

    def call(self, expression: str, *arguments: Any) -> Any:
        """What a function answers; arguments and answer go through JSON."""
        given = json.dumps(arguments)
        return json.loads(self._v8.eval(f"JSON.stringify(({expression})(...{given}) ?? null)"))

    def read_index(self, index: Index) -> None:
        """Let `search` read the real shards of an index."""
        self.read_files(shards(index))

    def read_files(self, files: Iterable[File]) -> None:
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
    place = {"start": node.start, "end": node.end}
    if isinstance(node, Word):
        given = {"text": node.text, "terms": list(node.terms), "light": node.light, "field": node.field, "also": []}
        return {"kind": "word", **given, **place}
    if isinstance(node, Prefix):
        return {"kind": "prefix", "text": node.text, "field": node.field, **place}
    if isinstance(node, Fuzzy):
        return {"kind": "fuzzy", "text": node.text, "edits": node.edits, "field": node.field, **place}
    if isinstance(node, Phrase):
        return {"kind": "phrase", "words": [_node_as_data(word) for word in node.words], **place}
    if isinstance(node, Near):
        sides = {"left": _node_as_data(node.left), "right": _node_as_data(node.right)}
        return {"kind": "near", **sides, "distance": node.distance, **place}
    if isinstance(node, Dates):
        return {"kind": "dates", "first": node.first, "last": node.last, **place}
    parts = [_node_as_data(part) for part in node.parts]
    if isinstance(node, AnyOf):
        return {"kind": "any", "parts": parts, **place}
    return {"kind": "all", "parts": parts, "excluded": [_node_as_data(part) for part in node.excluded], **place}
