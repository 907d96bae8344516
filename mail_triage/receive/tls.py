"""The certificate of the intake. It is read again when its files change, since certificates are renewed."""

from __future__ import annotations

import ssl
from pathlib import Path

import structlog

from contact_center.errors import Final

log = structlog.get_logger()


class Certificate:
    """A certificate with its key; TLS 1.2 at least."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Read both. Raises Final when that fails."""
        self._files = (certificate, key)
        try:
            self._stamp = self._stamped()
            self._context = self._read()
        except (OSError, ssl.SSLError) as error:
            raise Final(
                f"The certificate cannot be read ({error}). See CONTACT_CENTER_SMTP__TLS_CERTIFICATE and …__TLS_KEY."
            ) from error

    def context(self) -> ssl.SSLContext:
        """What a connection is encrypted with; of changed files that cannot be used, the last good state."""
        try:
            stamp = self._stamped()
            if stamp != self._stamp:
                self._stamp, self._context = stamp, self._read()
                log.info("certificate.read_again")
        except (OSError, ssl.SSLError) as error:
            log.error("certificate.unreadable", error=type(error).__name__)
        return self._context

    def _stamped(self) -> tuple[int, ...]:
        return tuple(path.stat().st_mtime_ns for path in self._files)

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(*self._files)
        return context
