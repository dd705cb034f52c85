"""How are whole numbers written into few bytes? Seven bits a byte, lowest first; the eighth says: more follows."""

from collections.abc import Iterable


def append(number: int, to: bytearray) -> None:
    """Write a number that is not negative at the end of `to`."""
    while number > 127:
        to.append(number & 127 | 128)
        number >>= 7
    to.append(number)


def encoded(numbers: Iterable[int]) -> bytes:
    """The numbers as bytes."""
    written = bytearray()
    for number in numbers:
        append(number, written)
    return bytes(written)


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
