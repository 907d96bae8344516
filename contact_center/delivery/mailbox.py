"""The local mailbox: mails and texts as files, for the demo and for trying things out. Nothing leaves the machine."""

from __future__ import annotations

import os
from email.message import EmailMessage
from pathlib import Path

from contact_center.errors import Retryable


class LocalMailbox:
    """Puts mails into `<folder>/<number>.eml` and texts into `<folder>/<number>.txt`."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made with the first mail."""
        self._folder = folder

    def send_mail(self, number: int, mail: EmailMessage, envelope_from: str) -> None:
        """Write one mail. Raises Retryable when the disk does not take it."""
        self._write(f"{number:06d}.eml", bytes(mail))

    def send_text(self, number: int, to: str, text: str) -> None:
        """Write one text message. Raises Retryable when the disk does not take it."""
        self._write(f"{number:06d}.txt", f"To: {to}\n\n{text}\n".encode())

    def rest(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Nothing is open."""

    def _write(self, name: str, content: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f".{name}.tmp"
            unfinished.write_bytes(content)
            os.replace(unfinished, self._folder / name)
        except OSError as error:
            raise Retryable(f"{self._folder}: {error}") from error
