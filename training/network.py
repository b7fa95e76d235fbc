"""The engine's recognition network: whole numbers, as it is installed, to the fractions that can be taught further.

A network as the engine stores it is a tree of layers. Debian's Swedish one holds its weights as bytes, each row with
the number that they are to be multiplied with; the trainer of the engine continues from fractions only. The layout is
that of ``src/lstm`` in Tesseract 5 (network.cpp, plumbing.cpp, lstm.cpp, fullyconnected.cpp, weightmatrix.cpp).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

WHOLE, ADAM, DOUBLES = 1, 4, 128
"""What a weight matrix says of itself: bytes, with room for the optimiser, numbers stored in eight bytes."""
RATES_OF_LAYERS = 64
"""What a layer says that has a learning rate for each of its parts."""
IN_WHOLE_NUMBERS = 1
"""What a recogniser says whose network is of bytes."""
OF_LAYERS = ("Series", "Parallel", "RTLReversed", "XYTranspose", "TTBReversed", "Replicated")
RECURRENT = ("LSTM", "SummLSTM")
CONNECTED = ("Tanh", "Softmax", "Relu", "Logistic", "Linear")
SIZES = {"Input": 20, "Convolve": 8, "Maxpool": 8, "Reconfig": 8}
"""Bytes of what a layer without weights says of itself."""
GATES = 4
"""Weight matrices of a recurrent layer."""

Matrix = NDArray[np.float64]


@dataclass(slots=True)
class Walk:
    """A network on its way through: what is read, how far, what was written, and the weights met so far.

    ``means``: weights to be written in place of those that are read, None to write the same.
    """

    data: bytes
    means: Sequence[Matrix] | None = None
    at: int = 0
    written: bytearray = field(default_factory=bytearray)
    weights: list[Matrix] = field(default_factory=list)

    def take(self, count: int) -> bytes:
        """The next bytes; raises ValueError where there are not as many."""
        taken = self.data[self.at : self.at + count]
        if len(taken) != count:
            raise ValueError("cut")
        self.at += count
        return taken

    def copy(self, count: int) -> bytes:
        """The next bytes, written on as they are."""
        taken = self.take(count)
        self.written += taken
        return taken

    def number(self) -> int:
        """The next number, written on."""
        return int(struct.unpack("<i", self.copy(4))[0])

    def text(self) -> str:
        """The next text, written on."""
        return self.copy(self.number()).decode()


def to_fractions(network: bytes, means: Sequence[Matrix] | None = None) -> tuple[bytes, list[Matrix]]:
    """A recogniser (the ``lstm`` part of language data) with its weights as fractions, and these weights.

    ``means`` are written in place of its own. Raises ValueError where it is not understood.
    """
    walk = Walk(network, means)
    take_layer(walk)
    walk.text()
    flags = struct.unpack("<i", walk.take(4))[0]
    walk.written += struct.pack("<i", flags & ~IN_WHOLE_NUMBERS)
    walk.copy(len(network) - walk.at)
    return bytes(walk.written), walk.weights


def take_layer(walk: Walk) -> None:
    """Write the next layer of a network, and those that it is made of."""
    walk.copy(1)
    kind = walk.text()
    walk.copy(2)
    flags = walk.number()
    for _ in range(3):
        walk.number()
    walk.text()
    if kind in OF_LAYERS:
        for _ in range(walk.number()):
            take_layer(walk)
        if flags & RATES_OF_LAYERS:
            walk.copy(4 * walk.number())
    elif kind in SIZES:
        walk.copy(SIZES[kind])
    elif kind in RECURRENT:
        walk.number()
        for _ in range(GATES):
            take_weights(walk)
    elif kind in CONNECTED:
        take_weights(walk)
    else:
        raise ValueError(kind)


def take_weights(walk: Walk) -> None:
    """Write the next weight matrix as fractions."""
    (mode,) = walk.take(1)
    if not mode & DOUBLES:
        raise ValueError("old")
    rows, columns = struct.unpack("<ii", walk.take(8))
    if mode & WHOLE:
        walk.take(1)
        whole = np.frombuffer(walk.take(rows * columns), np.int8).reshape(rows, columns)
        (count,) = struct.unpack("<I", walk.take(4))
        scales = np.frombuffer(walk.take(8 * count), np.float64)
        weights = whole * scales[:rows, None]
    else:
        walk.take(8)
        weights = np.frombuffer(walk.take(8 * rows * columns), np.float64).reshape(rows, columns)
    written = weights if walk.means is None else walk.means[len(walk.weights)]
    walk.weights.append(weights)
    walk.written += bytes([mode & ADAM | DOUBLES]) + struct.pack("<ii", rows, columns) + struct.pack("<d", 0.0)
    walk.written += written.astype(np.float64).tobytes()


def mean_of(networks: Sequence[bytes]) -> bytes:
    """Networks of one shape made one: the mean of their weights, which tells less of the last lines that were taught.

    Averaging the weights along the way: Izmailov et al. 2018, arXiv 1803.05407.
    """
    all_weights = [to_fractions(network)[1] for network in networks]
    means = [np.mean(same, axis=0) for same in zip(*all_weights, strict=True)]
    return to_fractions(networks[0], means)[0]
