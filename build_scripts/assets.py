"""Which scripts and styles does the site carry? The files of web/, joined into one script, with texts and stemmers.

One script instead of twenty: fewer requests, and a new part needs no line in anybody's mkdocs.yml. Comments and
indentation are left out; who wants to read the code reads web/.
"""

import json
import re
from collections.abc import Iterable
from importlib.resources import files as package_files

from build_scripts.archive import File
from build_scripts.pages.printing import wording
from build_scripts.stemmers import javascript

SCRIPT = "assets/fonds/fonds.js"
STYLES = "assets/fonds/fonds.css"
LICENCE = "assets/fonds/snowball-licence.txt"
_COMMENT = re.compile(r"^\s*//.*\n|^\s*/\*(?:[^*]|\*(?!/))*\*/\s*\n", re.MULTILINE)
_INDENTATION = re.compile(r"^\s+", re.MULTILINE)


def assets(languages: Iterable[str]) -> tuple[File, ...]:
    """The script, the styles, and the licence of the stemmers; `languages` (BCP 47) are those of the documents."""
    return (
        File(STYLES, _read("fonds.css").encode("utf-8")),
        File(SCRIPT, joined(script_names(), languages).encode("utf-8")),
        File(LICENCE, javascript.licence().encode("utf-8")),
    )


def script_names() -> tuple[str, ...]:
    """The scripts in the order in which they are joined."""
    return tuple(line for line in _read("scripts.txt").splitlines() if not line.startswith("#"))


def joined(names: Iterable[str], languages: Iterable[str]) -> str:
    """These scripts, with the stemmers for these languages, as one."""
    texts = json.dumps(wording()["browser"], ensure_ascii=False, separators=(",", ":"))
    written = {
        "words": f"(globalThis.fonds = globalThis.fonds || {{}}).words = {texts};\n",
        "stemmers": javascript.script(languages),
    }
    return "".join(bare(written.get(name) or _read(f"{name}.js")) for name in names)


def bare(script: str) -> str:
    """A script without the lines that are comments, and without indentation."""
    return _INDENTATION.sub("", _COMMENT.sub("", script))


def _read(name: str) -> str:
    return package_files("build_scripts").joinpath("web", name).read_text(encoding="utf-8")
