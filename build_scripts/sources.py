"""Which files are in seeds/, and are they unchanged?"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the seeds folder.

    `path` is absolute; `name` is its path inside seeds/ with `/` between folders, which is how problems and
    provenance name it; `sha256` is the hexadecimal digest of its bytes, `size` their number.
    """

    path: Path
    name: str
    media_type: str
    sha256: str
    size: int
