"""The rules of the house: order of the rooms, size, what may not be written, and papers that match the program."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from build_scripts.assets import SCRIPT, STYLES, script_names

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "build_scripts"

# A room imports only from rooms above it. Rooms in one line are siblings and never import each other.
ORDER = """
problems
progress
config
folding
stemmers
text
when
sources
documents
readers
annotate
reprints
archive
originals
pages search exports
assets
policy
site
bundle
pipeline
review
serve
starter
cli
__main__
"""
FLOORS = {room: floor for floor, line in enumerate(ORDER.split("\n")) for room in line.split()}

MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted((PACKAGE / "web").glob("*.js"))
SETTINGS = (PROJECT / "mkdocs.yml", PACKAGE / "starter" / "template" / "mkdocs.yml")
WORKFLOWS = sorted(PROJECT.glob(".github/workflows/*.yml")) + sorted(PACKAGE.rglob("template/.github/workflows/*.yml"))
LOCKS = {name: PROJECT / "requirements" / f"{name}.txt" for name in ("runtime", "test")}

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
# What a page may not do: ask for something other than by a script element, or turn text into markup or program.
NOT_IN_SCRIPTS = re.compile(
    r"\bfetch\s*\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\s*\(|^\s*(?:import|export)\b"
    r"|(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write|\beval\s*\(|\bnew\s+Function\b",
    re.MULTILINE,
)
# Put together here, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile("|".join(f"/{name}/" for name in ("home", "root", "work", "Users")))
# The settings that are meant to hold an address; nothing is loaded from them.
ADDRESSES = {"site_url", "repo_url"}


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_imported(module: Path) -> Iterator[str]:
    """The rooms that a module imports, at its head or inside a function."""
    here = ["build_scripts", *module.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            paths = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            paths = [[*base, alias.name] for alias in node.names]
        else:
            continue
        yield from (path[1] for path in paths if path[0] == "build_scripts" and len(path) > 1 and path[1] in FLOORS)


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room_of(module) for module in MODULES} - {"__init__"} == set(FLOORS)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_room_imports_only_from_rooms_before_it(module: Path) -> None:
    room = room_of(module)
    wrong = {other for other in rooms_imported(module) if other != room and FLOORS[other] >= FLOORS.get(room, -1)}
    assert not wrong, f"{room} imports {', '.join(sorted(wrong))}"


def test_imports_of_every_form_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = (
        "import build_scripts.site\nfrom build_scripts import cli\nfrom ..text import fold\nfrom .. import archive\n"
    )
    inner = "def f():\n    from build_scripts.pages.printing import x\nfrom . import lists\nimport os, click\n"
    module = tmp_path / "pages" / "home.py"
    module.parent.mkdir()
    module.write_text(forms + inner)
    monkeypatch.setattr("tests.test_house.PACKAGE", tmp_path)
    assert set(rooms_imported(module)) == {"site", "cli", "text", "archive", "pages"}


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=name_of)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_function_can_be_read_at_a_glance(module: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert not [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]


def test_no_module_is_named_for_nothing() -> None:
    assert not [name_of(path) for path in MODULES + SCRIPTS if re.match(r"utils?|helpers?|misc|common", path.stem)]


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_a_script_asks_for_nothing_and_makes_no_markup_of_text(script: Path) -> None:
    assert not NOT_IN_SCRIPTS.findall(script.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text file that git tracks or would track, by name."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("needs a git checkout to know which files belong to the project")
    found = {}
    for name in listed.stdout.split("\0"):
        path = PROJECT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            found[name] = content.decode("utf-8", "replace")
    return found


def test_no_file_names_a_path_of_somebodys_machine(texts: dict[str, str]) -> None:
    assert "pyproject.toml" in texts
    assert not [name for name, text in texts.items() if MACHINE_PATHS.search(text)]


@pytest.mark.parametrize("settings", SETTINGS, ids=name_of)
def test_nothing_in_the_settings_is_loaded_from_another_host(settings: Path) -> None:
    data = yaml.safe_load(settings.read_text(encoding="utf-8"))
    assert not [text for key, text in scalars(data) if key not in ADDRESSES and re.search("//|@", text)]
    assert data["theme"]["font"] is False
    assert data["plugins"] == []
    assert data["use_directory_urls"] is False


def scalars(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every value below, as text, with the top-level key it stands under."""
    if isinstance(value, dict):
        for inner, below in value.items():
            yield from scalars(below, key or inner)
    elif isinstance(value, list):
        for below in value:
            yield from scalars(below, key)
    else:
        yield key, str(value)


def test_every_script_of_ours_is_joined_once() -> None:
    assert sorted(script_names()) == sorted([*(script.stem for script in SCRIPTS), "words", "stemmers"])


@pytest.mark.parametrize("settings", SETTINGS, ids=name_of)
def test_our_script_and_style_are_loaded(settings: Path) -> None:
    data = yaml.safe_load(settings.read_text(encoding="utf-8"))
    assert (data["extra_css"], data["extra_javascript"]) == ([STYLES], [SCRIPT])


@pytest.fixture(scope="module")
def commands() -> dict[str, click.Command]:
    from build_scripts.cli import fonds

    return dict(fonds.commands)


@pytest.fixture(scope="module")
def commands_page() -> str:
    return (PROJECT / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")


def test_every_command_has_its_line_on_the_page_of_commands(commands, commands_page: str) -> None:
    assert set(re.findall(r"^\| `fonds (\w+)", commands_page, re.MULTILINE)) == set(commands)


def test_every_option_is_described_and_said_to_be_taken_by_the_commands_that_take_it(commands, commands_page) -> None:
    described = {}
    for option, takers in re.findall(r"^\| `(--[\w-]+)[^|]*\|[^|]*\|([^|]*)\|$", commands_page, re.MULTILINE):
        named = set(re.findall(r"`(\w+)`", takers))
        described[option] = set(commands) - named if "all but" in takers else named
    taken: dict[str, set[str]] = {}
    for name, command in commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                taken.setdefault(parameter.opts[-1], set()).add(name)
    assert described == taken


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_workflow_is_yaml_and_its_actions_are_pinned_by_major_version(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert actions
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)
    assert workflow["permissions"]["contents"] == "read"
    if path.name == "pages.yml":
        assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
        assert {"actions/upload-pages-artifact", "actions/deploy-pages"} <= {name.split("@")[0] for name in actions}


def test_every_make_target_that_a_paper_names_exists(texts: dict[str, str]) -> None:
    targets = set(re.findall(r"^([a-z]+):", texts["Makefile"], re.MULTILINE))
    papers = {name: text for name, text in texts.items() if name.endswith((".md", ".yml")) or name == ".ci/run"}
    named = {
        (name, target)
        for name, text in papers.items()
        for target in re.findall(r"(?:^ {4}|`|run: |exec )make ([a-z]+)", text, re.MULTILINE)
    }
    assert ("README.md", "site") in named
    assert not [(name, target) for name, target in named if target not in targets]


def locked(name: str) -> dict[str, str]:
    """What a lock holds: each package with its versions and hashes."""
    text = LOCKS[name].read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for package, rest in re.findall(r"^([\w.-]+)(==(?:.*\\\n)*.*)$", text, re.MULTILINE):
        found[package] = found.get(package, "") + rest
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_that_is_asked_for_by_hash_and_names_no_address(name: str) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + (project["optional-dependencies"]["test"] if name == "test" else [])
    packages = locked(name)
    wanted = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", line)[0]).lower() for line in asked}
    assert wanted <= set(packages)
    assert all("--hash=sha256:" in rest for rest in packages.values())
    assert not re.search(r"://|index-url|find-links|@", LOCKS[name].read_text(encoding="utf-8"))


def test_the_tests_run_on_the_very_versions_that_build_the_site() -> None:
    runtime, test = locked("runtime"), locked("test")
    assert {package: test.get(package) for package in runtime} == runtime
