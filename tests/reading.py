"""Reads a folder of small files as a build does, for the tests of the readers."""

from collections.abc import Mapping
from pathlib import Path

from build_scripts.config import Config, read_config
from build_scripts.documents import Document
from build_scripts.problems import Problem
from build_scripts.readers import read_documents
from build_scripts.sources import list_sources

PROJECT = Path(__file__).resolve().parents[1]


def project(folder: Path, files: Mapping[str, str | bytes], settings: str = "") -> Config:
    """A folder with these files as seeds; `settings` is the inside of `fonds: {...}`."""
    for name, content in files.items():
        path = folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "mkdocs.yml").write_text(f"site_name: Letters\nextra: {{fonds: {{{settings}}}}}\n", encoding="utf-8")
    return read_config(folder / "mkdocs.yml")


def read(
    folder: Path, files: Mapping[str, str | bytes], settings: str = ""
) -> tuple[dict[str, Document], tuple[Problem, ...]]:
    """The documents in these files, by the name of their file, and what the readers report."""
    config = project(folder, files, settings)
    sources, _ = list_sources(config.seeds)
    documents, problems = read_documents(sources, config)
    return {document.source.name: document for document in documents}, problems


def said(problems: tuple[Problem, ...]) -> list[str]:
    """The problems in words."""
    return [str(problem) for problem in problems]
