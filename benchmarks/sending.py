"""How fast mails leave: many over one connection, beside a connection for each, with STARTTLS to a server on loopback.

    .venv/bin/python benchmarks/sending.py [mails]

The server is aiosmtpd in a thread of the same process; the mails are acknowledgements of the usual size. A connection
costs a handshake each time; over a network it also costs several round trips, which loopback does not show.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP

from contact_center.delivery.line import Server, strict_context
from contact_center.delivery.message import build
from contact_center.delivery.smtp import SmtpServer

TEXT = "Dzień dobry,\n\notrzymaliśmy Twoją wiadomość. Tak dostaniesz numer CPR:\n\n" + "• paszport lub dowód\n" * 60


class Sink:
    """Takes everything."""

    taken = 0

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        """Count and forget."""
        Sink.taken += 1
        return "250 OK"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine."""
    made, key = folder / "cert.pem", folder / "key.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command = ["openssl", "req", "-x509", *curve, "-days", "2", "-keyout", str(key), "-out", str(made), *names]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return made, key


def sink(files: tuple[Path, Path]) -> int:
    """Start the server; returns its port."""
    context, ready, port = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), threading.Event(), []
    context.load_cert_chain(*files)

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Sink(), tls_context=context, loop=loop), "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
    ready.wait()
    return int(port[0])


def mails_a_second(port: int, trusted: Path, count: int, over_one_connection: int) -> float:
    """Send `count` mails; returns how many a second."""
    context = strict_context(str(trusted))
    out = SmtpServer(Server("127.0.0.1", port, "starttls"), max_mails=over_one_connection, context=context)
    row: Any = SimpleNamespace(
        sender="ics@aarhus.example",
        recipient="anna@mail.example",
        subject="Otrzymaliśmy Twoją wiadomość",
        text=TEXT,
        html=f"<p>{TEXT}</p>",
        language="pl",
        headers={"Auto-Submitted": "auto-replied"},
        message_id="<1@ics.example>",
        created_at=datetime.now(UTC),
    )
    mail, began = build(row, "ICS Aarhus"), time.perf_counter()
    for number in range(count):
        out.send_mail(number, mail, f"ics+b.{number}@aarhus.example")
    out.close()
    return count / (time.perf_counter() - began)


def main() -> None:
    """Measure both ways, twice each, and print the better of the two."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        files = certificate(Path(folder))
        port = sink(files)
        for words, most in (("one connection per mail", 1), ("100 mails per connection", 100)):
            best = max(mails_a_second(port, files[0], count, most) for _ in range(2))
            print(f"{words:26} {best:7.0f} mails/s {1000 / best:7.2f} ms each")
    assert Sink.taken == count * 4


if __name__ == "__main__":
    main()
