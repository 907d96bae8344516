"""Recordings: what they are called, how long they are, and their sound: a tone, since nobody really speaks here."""

from __future__ import annotations

import io
import math
import struct
import wave
from dataclasses import dataclass, field
from datetime import datetime

from ivr.simulator.call import new_sid

RATE = 8000
TONE = 440
LOUD = 8000
READY_SECONDS = 2.0
"""The sound is not there at once."""


@dataclass
class Recording:
    """One recording."""

    call_sid: str
    made_at: datetime
    seconds: int
    sid: str = field(default_factory=lambda: new_sid("RE"))
    source: str = "RecordVerb"
    status: str = "completed"

    def sound(self) -> bytes:
        """A WAV file as long as the recording, of at most ten seconds."""
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            one = [int(LOUD * math.sin(2 * math.pi * TONE * step / RATE)) for step in range(RATE)]
            second = struct.pack(f"<{RATE}h", *one)
            sound.writeframes(second * min(10, max(1, self.seconds)))
        return file.getvalue()
