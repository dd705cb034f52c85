"""What did the recogniser say of these texts before? An unchanged paragraph is not read by it again.

The answers lie in one SQLite file beside the site. They are a convenience, never a truth: where the file is lost,
broken, locked or of another recogniser, the texts are read again, and that is all.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path

from build_scripts.annotate.names.recogniser import Span

Recognise = Callable[[Sequence[str]], list[tuple[Span, ...]]]
_TABLES = (
    "CREATE TABLE IF NOT EXISTS recogniser (name TEXT)",
    "CREATE TABLE IF NOT EXISTS answers (text BLOB PRIMARY KEY, spans TEXT NOT NULL) WITHOUT ROWID",
)


def store_beside(site: Path) -> Path:
    """Where the answers for the documents of a site lie: beside it, because they are not published."""
    return site.with_name(f".{site.name}.names")


def remembering(recognise: Recognise, recogniser: str, store: Path, forget: bool = True) -> Recognise:
    """`recognise`, asked only for texts of which `store` does not hold what it said of them.

    `recogniser` is its name and version. What another one said is forgotten and, with `forget`, what was said of texts
    that are no longer asked for.
    """

    def answered(texts: Sequence[str]) -> list[tuple[Span, ...]]:
        keys = [_key(text) for text in texts]
        known = _read(store, recogniser)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        found = dict(zip(new, recognise(list(new.values())), strict=True))
        gone = known.keys() - set(keys) if forget else set()
        if found or gone:
            _write(store, recogniser, found, gone)
        return [known[key] if key in known else found[key] for key in keys]

    return answered


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _read(store: Path, recogniser: str) -> dict[bytes, tuple[Span, ...]]:
    """All answers of the recogniser that the store holds."""
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as database:
            if database.execute("SELECT name FROM recogniser").fetchall() != [(recogniser,)]:
                return {}
            rows = database.execute("SELECT text, spans FROM answers").fetchall()
        return {key: tuple(Span(*span) for span in json.loads(spans)) for key, spans in rows}
    except (sqlite3.Error, ValueError, TypeError):
        return {}


def _write(store: Path, recogniser: str, new: Mapping[bytes, tuple[Span, ...]], gone: Iterable[bytes]) -> None:
    """Put new answers into the store and take out those for texts that are gone."""
    with suppress(sqlite3.Error, OSError):
        try:
            _change(store, recogniser, new, gone)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # It is no database, or a broken one.
            store.unlink()
            _change(store, recogniser, new, gone)


def _change(store: Path, recogniser: str, new: Mapping[bytes, tuple[Span, ...]], gone: Iterable[bytes]) -> None:
    with closing(sqlite3.connect(store)) as database, database:
        for table in _TABLES:
            database.execute(table)
        if database.execute("SELECT name FROM recogniser").fetchall() != [(recogniser,)]:
            database.execute("DELETE FROM recogniser")
            database.execute("DELETE FROM answers")
            database.execute("INSERT INTO recogniser VALUES (?)", (recogniser,))
        database.executemany("DELETE FROM answers WHERE text = ?", [(key,) for key in gone])
        rows = ((key, json.dumps(spans)) for key, spans in new.items())
        database.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)
