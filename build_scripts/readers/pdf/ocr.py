"""What does the picture of a page say? Tesseract reads it, where it is installed and wanted."""

import shutil
import subprocess

import pypdfium2

_PROGRAM = "tesseract"
_RESOLUTION = 300 / 72
_LARGEST = 5000
_SECONDS = 60


def is_there() -> bool:
    """Whether Tesseract is installed."""
    return shutil.which(_PROGRAM) is not None


def read_picture(page: pypdfium2.PdfPage) -> str:
    """The text that Tesseract reads on the page, "" when it finds none or fails."""
    scale = min(_RESOLUTION, _LARGEST / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width]
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + rows.tobytes()
    try:
        answer: subprocess.CompletedProcess[bytes] = subprocess.run(
            [_PROGRAM, "stdin", "stdout", "--psm", "3"],
            input=picture,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout.decode("utf-8", "replace")
