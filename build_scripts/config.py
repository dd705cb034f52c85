"""What did the user set? One frozen `Config`, read from mkdocs.yml (`extra: fonds:`)."""

from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import yaml_load

from build_scripts.problems import FondsError

# What surrounds a text without being the text; the names that `keep` takes.
FURNITURE_KINDS = ("caption", "credit", "dateline", "prompt", "standfirst", "surroundings")


@dataclass(frozen=True, slots=True)
class Settings:
    """The keys of `extra: fonds:` with their defaults.

    `recogniser` is `english`, `rules`, or the name or path of a spaCy pipeline; `keep` names the kinds of furniture
    (FURNITURE_KINDS) that stay in the reading text. `originals` publishes the source
    files beside the pages; `ocr` reads scanned pages where Tesseract is installed.
    """

    seeds: str = "seeds"
    language: str = "en"
    recogniser: str = "english"
    keep: tuple[str, ...] = ()
    originals: bool = False
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """All that a build needs to know; paths are absolute.

    `own_seeds` is False when the user pointed the build at another folder for once (`--seeds`): such a
    build leaves the project's docs/ alone.
    """

    mkdocs_yml: Path
    seeds: Path
    docs: Path
    site: Path
    own_seeds: bool
    title: str
    description: str
    url: str
    language: str
    recogniser: str
    keep: frozenset[str]
    originals: bool = False
    ocr: bool = False

    @property
    def project(self) -> Path:
        """The folder that holds mkdocs.yml."""
        return self.mkdocs_yml.parent


def read_config(mkdocs_yml: Path, seeds: Path | None = None, site: Path | None = None) -> Config:
    """The configuration in `mkdocs_yml`; `seeds` and `site` override what it says.

    Raises FondsError when the file is missing, is no YAML, or holds a key or value Fonds does not know.
    """
    mkdocs_yml = mkdocs_yml.absolute()
    data = _load(mkdocs_yml)
    settings = _settings(mkdocs_yml, data)
    own_seeds = mkdocs_yml.parent / settings.seeds
    docs = mkdocs_yml.parent / str(data.get("docs_dir") or "docs")
    _keep_apart(seeds or own_seeds, docs)
    return Config(
        mkdocs_yml=mkdocs_yml,
        seeds=seeds.absolute() if seeds else own_seeds,
        docs=docs,
        site=site.absolute() if site else mkdocs_yml.parent / str(data.get("site_dir") or "site"),
        own_seeds=seeds is None or seeds.resolve() == own_seeds.resolve(),
        title=str(data.get("site_name") or "An archive"),
        description=str(data.get("site_description") or ""),
        url=str(data.get("site_url") or ""),
        language=settings.language,
        recogniser=_pipeline(settings.recogniser, mkdocs_yml.parent),
        keep=frozenset(settings.keep),
        originals=settings.originals,
        ocr=settings.ocr,
    )


def _pipeline(recogniser: str, project: Path) -> str:
    """The recogniser as it was set; one that is a folder of the project, as a path that holds everywhere."""
    folder = project / recogniser
    return str(folder) if (folder / "meta.json").is_file() else recogniser


def _keep_apart(seeds: Path, docs: Path) -> None:
    """Raise FondsError when sources and pages would mix: pages read as documents, or documents published raw."""
    one, other = seeds.resolve(), docs.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        message = "cannot hold the documents: it lies in docs/, or docs/ in it."
        raise FondsError(str(seeds), message, "Choose another folder.")


def _load(mkdocs_yml: Path) -> dict[str, Any]:
    where = mkdocs_yml.name
    try:
        with mkdocs_yml.open(encoding="utf-8") as stream:
            data = yaml_load(stream)
    except FileNotFoundError:
        raise FondsError(
            str(mkdocs_yml),
            "there is no mkdocs.yml here.",
            "Run `fonds init DIR` to start an archive, or name one with --config.",
        ) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise FondsError(where, f"cannot be read: {fault}.") from None
    except ConfigurationError as fault:
        # MkDocs tells the reader's error in many lines; the original, which it wraps, knows the place.
        place = getattr(fault.__context__, "problem_mark", None)
        line = f"{where}:{place.line + 1}" if place else where
        raise FondsError(line, f"is not valid YAML: {getattr(fault.__context__, 'problem', fault)}.") from None
    if not isinstance(data, dict):
        raise FondsError(where, "holds no settings: it must be a list of `key: value` lines.")
    return data


def _settings(mkdocs_yml: Path, data: dict[str, Any]) -> Settings:
    """The validated `extra: fonds:` section."""
    where = f"{mkdocs_yml.name}: extra: fonds"
    extra = data.get("extra") or {}
    section = (extra.get("fonds") or {}) if isinstance(extra, dict) else extra
    if not isinstance(section, dict):
        raise FondsError(where, "must be a list of `key: value` lines.")
    legal = [field.name for field in fields(Settings)]
    for key in section:
        if key not in legal:
            close = get_close_matches(str(key), legal, n=1)
            guess = f"Did you mean `{close[0]}`? " if close else ""
            raise FondsError(
                f"{where}: {key}", "is not a setting of Fonds.", f"{guess}The settings are: {', '.join(legal)}."
            )
    keep = section.pop("keep", [])
    if not isinstance(keep, list) or not all(kind in FURNITURE_KINDS for kind in keep):
        raise FondsError(
            f"{where}: keep", "must be a list of kinds of furniture.", f"The kinds are: {', '.join(FURNITURE_KINDS)}."
        )
    switches = {field.name for field in fields(Settings) if field.type is bool}
    for key, value in section.items():
        if key in switches:
            if not isinstance(value, bool):
                raise FondsError(f"{where}: {key}", f"must be true or false, not {value!r}.")
        elif not isinstance(value, str) or not value:
            raise FondsError(f"{where}: {key}", f"must be a text, not {value!r}.")
    return Settings(**section, keep=tuple(keep))
