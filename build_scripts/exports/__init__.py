"""What does the researcher take away? The archive in, files of data out, all under `data/`."""

from build_scripts.archive import Archive, File
from build_scripts.exports import jsonl, tables


def export(archive: Archive) -> tuple[File, ...]:
    """The archive as tables (CSV) and as one document a line (JSON Lines)."""
    return (*tables.tables(archive), jsonl.documents(archive))
