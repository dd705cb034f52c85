"""What may a page of the site load and run? A Content-Security-Policy for each page that MkDocs has built.

Scripts and styles come from the site's own files; within a page only those scripts run that the theme writes into
every page. They are learnt from 404.html, which shows nothing of any document: should a text ever bring a script into a
page, the browser will not run it. Pages that people wrote may hold scripts of their own.

A meta element carries the policy, because a site in a folder has no server to send it. `'self'` means the files of the
folder there, in Chromium and in Firefox.
"""

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from build_scripts.problems import Problem, error

NOT_FOUND = "404.html"
# Nothing is loaded but these; no frame, no plugin, no request from a script, no `<base>` that bends the links.
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri {base}"
)
# The policy follows it, before anything that is loaded or run.
HEAD = '<meta charset="utf-8">'
_META = f'{HEAD}\n      <meta http-equiv="Content-Security-Policy" content="{{}}">'
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\b", re.IGNORECASE | re.DOTALL)
_OPENS = re.compile(r"<(?=[sS][cC][rR])")
_LOADED_OR_DATA = re.compile(r"\bsrc=|\btype=\"?application/json", re.IGNORECASE)
# Material tells its first script where the page lies.
_PLACE = re.compile(r'new URL\("[./]*",(?:location|document\.baseURI)\)')
# Firefox would load the next page beforehand, which the policy forbids and nobody asked for.
_PREFETCHED = re.compile(r'<link rel="next"[^>]*>\s*')


def protect(site: Path, pages: Iterable[str], own: Collection[str]) -> Iterator[Problem]:
    """Write its policy into each of the `pages` (addresses in the site), of which people wrote their `own`.

    A script in one of the others that is not the theme's is a problem.
    """
    missing = (site / NOT_FOUND).read_text(encoding="utf-8") if (site / NOT_FOUND).is_file() else ""
    theme = {_anywhere(script) for script in _inline(missing)}
    unprotected = []
    for name in pages:
        html = (site / name).read_text(encoding="utf-8")
        scripts = set(_inline(html))
        allowed = {one for one in scripts if name in own or name == NOT_FOUND or _anywhere(one) in theme}
        if allowed != scripts:
            message = "holds a script that is not the theme's; no browser will run it."
            yield error(name, message, "If your theme has no script of its own there, please report this as a bug.")
        if HEAD not in html:
            unprotected.append(name)
        (site / name).write_text(_with_policy(html, name, allowed), encoding="utf-8", newline="\n")
    if unprotected:
        message = f"and {len(unprotected) - 1} more pages have no place for a policy and got none."
        yield error(unprotected[0], message, f"The theme must write {HEAD} into each page: use its pinned version.")


def _with_policy(html: str, name: str, scripts: Iterable[str]) -> str:
    hashes = "".join(f" '{digest}'" for digest in sorted(map(_digest, scripts)))
    policy = _POLICY.format(scripts=hashes, base="'self' file:" if name == NOT_FOUND else "'none'")
    return _PREFETCHED.sub("", html, count=1).replace(HEAD, _META.format(policy), 1)


def _inline(html: str) -> Iterator[str]:
    """The scripts that stand in a page themselves."""
    at = 0
    # A search that heeds capitals finds where a script may open many times faster than one that does not.
    while (opens := _OPENS.search(html, at)) is not None:
        script = _SCRIPT.match(html, opens.start())
        at = script.end() if script else opens.end()
        if script and not _LOADED_OR_DATA.search(script[1]):
            yield script[2]


def _anywhere(script: str) -> str:
    """The script without the place of the page that it stands in."""
    return _PLACE.sub("", script)


@lru_cache(maxsize=256)
def _digest(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"
