"""How are numbers written into few bytes, and in which order do texts stand? As the browser reads and compares them.

Numbers take seven bits a byte, lowest first; the eighth says: more follows.
"""

from collections.abc import Iterable

import numpy as np


class _Written(dict[int, bytes]):
    """The bytes of every number met; the same small ones come millions of times."""

    def __missing__(self, number: int) -> bytes:
        data = bytearray()
        rest = number
        while rest > 127:
            data.append(rest & 127 | 128)
            rest >>= 7
        data.append(rest)
        written = self[number] = bytes(data)
        return written


WRITTEN = _Written()


def encoded(numbers: Iterable[int]) -> bytes:
    """The numbers, none of which is negative, as bytes."""
    return b"".join(map(WRITTEN.__getitem__, numbers))


def ends(data: bytes) -> list[int]:
    """Where each number that `encoded` wrote ends."""
    return (np.flatnonzero(np.frombuffer(data, dtype=np.uint8) < 128) + 1).tolist()


def decoded(data: bytes) -> list[int]:
    """The numbers that `encoded` wrote."""
    numbers = []
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        if byte < 128:
            numbers.append(number)
            number = shift = 0
        else:
            shift += 7
    return numbers


def utf16(text: str) -> bytes:
    """A key that sorts texts as JavaScript does."""
    return text.encode("utf-16-be", "surrogatepass")
