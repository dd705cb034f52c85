"""A reader that does to its worker whatever the file says, for the tests of isolation."""

import ctypes
import os
import time

from build_scripts.documents import Block, BlockKind
from build_scripts.readers.types import Inner, Reading, Text


def read(data: bytes, name: str) -> Reading:
    word = data.decode().split()[0]
    if word == "crash":
        ctypes.string_at(0)
    if word == "leave":
        os._exit(0)
    if word == "hang":
        time.sleep(3600)
    if word == "explode":
        return read(b"text" + b"x" * (1 << 31), name)
    if word == "recurse":
        return read(data, name)
    if word == "fail":
        raise KeyError(word)
    if word == "print":
        os.write(1, b"noise" * 1000)
        print("noise", flush=True)
    if word == "much":
        return Reading(Text(None, (Block(1, BlockKind.PARAGRAPH, "x" * 30_000_000),), False))
    inner = (Inner("../../inner.txt", b"a"), Inner("inner.txt", b"b")) if word == "hold" else ()
    return Reading(Text(None, (Block(1, BlockKind.PARAGRAPH, f"{word} {os.getpid()}"),), False), inner=inner)
