"""The other engines: npm fetches them into tests/bench/peers, in the versions that package.json there names."""

import json
import shutil
import subprocess
from pathlib import Path

PEERS = Path(__file__).resolve().parents[1] / "peers"
# What lunr holds of 10,000 documents is more than Node allows itself.
NODE = ("node", "--max-old-space-size=8192")
PACKAGES = PEERS / "node_modules"


def fetch() -> None:
    """Have npm fetch what is not there in its version. Leaves with a sentence when that cannot be done."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise SystemExit(
                f"The other engines need {program}, which is not here: install Node.js, or say --no-peers."
            )
    pinned = json.loads((PEERS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if pinned == {name: _version(PACKAGES / name) for name in pinned}:
        return
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    run = subprocess.run(command, cwd=PEERS, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"npm could not fetch the other engines; --no-peers does without.\n{run.stderr[-2000:]}")


def build_command(engine: str, pages: Path, to: Path) -> list[str]:
    """The command that builds the index of an engine from a folder of pages."""
    if engine == "pagefind":
        return [str(PACKAGES / ".bin" / "pagefind"), "--site", str(pages), "--output-path", str(to / "pagefind")]
    return [*NODE, str(PEERS / f"{engine}.mjs"), "build", str(pages), str(to / "index.json")]


def search(engine: str, built: Path, queries: list[str]) -> list[list[str]]:
    """The ids of the first ten documents for each query, from an index that lunr or MiniSearch built."""
    asked, answered = built / "queries.json", built / "answers.json"
    asked.write_text(json.dumps(queries), encoding="utf-8")
    script = str(PEERS / f"{engine}.mjs")
    subprocess.run([*NODE, script, "search", str(built / "index.json"), str(asked), str(answered)], check=True)
    answers: list[list[str]] = json.loads(answered.read_text(encoding="utf-8"))
    return answers


def _version(package: Path) -> str | None:
    stated = package / "package.json"
    return json.loads(stated.read_text(encoding="utf-8"))["version"] if stated.is_file() else None
