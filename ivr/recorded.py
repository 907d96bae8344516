"""Recorded sentences: found in a folder, served to the provider. A file is named after exactly the words it says."""

from __future__ import annotations

import re
import time
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

from ivr.prompts import Recordings

FORMAT = ".wav"
"""Not mp3: the provider would have to convert it first, and the caller would wait."""
NAME = re.compile(r"[a-z0-9_.-]{1,80}\.[0-9a-f]{8}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
LOOK_SECONDS = 60.0
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
"""A file never changes: other words have another name."""


class Recorded:
    """Knows which sentences are there; looks anew once a minute."""

    def __init__(self, folder: Path, public_url: str) -> None:
        """Look into `folder`, served below `public_url`."""
        self._folder, self._base = folder, f"{public_url}/voice/prompts"
        self._found: Recordings = {}
        self._looked = float("-inf")

    def current(self) -> Recordings:
        """Name → address of every sentence that is there now."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._found, self._looked = self._look(), time.monotonic()
        return self._found

    def file(self, language: str, name: str) -> Path | None:
        """The file of a name, if it is one of ours."""
        stem = name.removesuffix(FORMAT)
        known = LANGUAGE.fullmatch(language) and NAME.fullmatch(stem) and name.endswith(FORMAT)
        path = self._folder / language / name
        return path if known and path.is_file() else None

    def _look(self) -> Recordings:
        files = (path for path in self._folder.glob(f"*/*{FORMAT}") if self.file(path.parent.name, path.name))
        return {f"{path.parent.name}/{path.stem}": f"{self._base}/{path.parent.name}/{path.name}" for path in files}


def router(recorded: Recorded) -> APIRouter:
    """Serves the recordings; they hold nothing but our own sentences."""
    routes = APIRouter(prefix="/voice/prompts", include_in_schema=False)

    @routes.get("/{language}/{name}")
    def prompt(language: str, name: str) -> FileResponse:
        path = recorded.file(language, name)
        if path is None:
            raise HTTPException(404)
        return FileResponse(path, media_type="audio/wav", headers=FOR_EVER)

    return routes
