"""Quiet music for those who wait: a few soft chords, made here, so that nobody's rights are in it.

One piece lasts about as long as one round in the line. It is sent as telephones have it (8000 Hz, 8 bit µ-law): the
provider has nothing to convert.
"""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
from fastapi import APIRouter, Response
from numpy.typing import NDArray

RATE = 8000
CHORDS = ((220.0, 277.18, 329.63), (196.0, 246.94, 293.66), (174.61, 220.0, 261.63), (196.0, 246.94, 329.63))
CHORD_SECONDS = 4.5
LOUDNESS = 0.12
"""Of the loudest possible: words after it must not be drowned, nor frighten."""
A_DAY = {"Cache-Control": "public, max-age=86400"}


@cache
def tune() -> bytes:
    """The piece, as a WAV file."""
    return _file(_compressed(np.concatenate([_chord(notes) for notes in CHORDS])))


def _chord(notes: tuple[float, ...]) -> NDArray[np.float64]:
    """One chord that swells and fades: its notes enter one after the other."""
    time = np.arange(int(RATE * CHORD_SECONDS)) / RATE
    sound = np.zeros_like(time)
    for number, note in enumerate(notes):
        since = np.maximum(0.0, time - 0.35 * number)
        swell = np.minimum(1.0, since / 0.4) * np.exp(-since / 2.2)
        sound += swell * (np.sin(2 * np.pi * note * time) + 0.25 * np.sin(4 * np.pi * note * time))
    fade = np.minimum(1.0, (CHORD_SECONDS - time) / 0.3)
    return np.asarray(sound * fade * LOUDNESS / len(notes), dtype=np.float64)


def _compressed(sound: NDArray[np.float64]) -> bytes:
    """G.711 µ-law: the sign, three bits of magnitude, four of what is left."""
    level = np.minimum(np.abs(np.round(sound * 32767)).astype(np.int64), 32635) + 132
    exponent = np.floor(np.log2(level)).astype(np.int64) - 7
    mantissa = (level >> (exponent + 3)) & 15
    sign = np.where(sound < 0, 128, 0)
    return bytes((~(sign | (exponent << 4) | mantissa) & 255).astype(np.uint8))


def _file(samples: bytes) -> bytes:
    form = struct.pack("<HHIIHHH", 7, 1, RATE, RATE, 1, 8, 0)
    chunks = [(b"fmt ", form), (b"fact", struct.pack("<I", len(samples))), (b"data", samples)]
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(part)) + part for name, part in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def router() -> APIRouter:
    """Serves it; it holds nothing secret."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/voice/music.wav")
    def music() -> Response:
        return Response(tune(), media_type="audio/wav", headers=A_DAY)

    return routes
