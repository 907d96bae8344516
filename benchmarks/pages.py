"""How fast citizens' pages come, beside a static file from the same server, in one run.

python benchmarks/pages.py [REQUESTS]     default: 3000 for each address, 50 at once; the server in a process of its own
"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import sys
import time
from statistics import median

import aiohttp
import httpx
import uvicorn
from fastapi import FastAPI

from contact_center.catalog.load import load_catalog
from contact_center.pages.app import install

AT_ONCE = 50
ADDRESSES = {
    "a static file": "/static/pages/ticks.js",
    "a checklist": "/pl/cpr",
    "a checklist for one group and centre": "/uk/tax-card?group=third&office=aarhus",
    "the topics": "/en",
    "the centres": "/lt/offices",
}


def serve(port: int) -> None:
    """The citizens' pages alone."""
    app, catalog = FastAPI(openapi_url=None), load_catalog()
    install(app, lambda: catalog)
    uvicorn.run(app, port=port, log_level="critical", access_log=False)


async def measured(base: str, path: str, requests: int) -> list[float]:
    """Milliseconds of `requests` answers, AT_ONCE under way at a time."""
    took: list[float] = []
    # aiohttp, which the phone provider's client brings along: httpx would need more of the machine than the server.
    async with aiohttp.ClientSession(base, connector=aiohttp.TCPConnector(limit=AT_ONCE)) as client:

        async def one_after_another(count: int) -> None:
            for _ in range(count):
                began = time.perf_counter()
                async with client.get(path) as answer:
                    await answer.read()
                took.append((time.perf_counter() - began) * 1000)
                assert answer.status == 200, answer.status

        await asyncio.gather(*(one_after_another(requests // AT_ONCE) for _ in range(AT_ONCE)))
    return took


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run all addresses in turn."""
    requests, port = int(sys.argv[1]) if len(sys.argv) > 1 else 3000, free_port()
    server = multiprocessing.Process(target=serve, args=(port,), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{port}"
    while True:
        try:
            httpx.get(f"{base}/en")
            break
        except httpx.ConnectError:
            time.sleep(0.1)
    print(f"{requests} requests each, {AT_ONCE} at once")
    for name, path in ADDRESSES.items():
        asyncio.run(measured(base, path, AT_ONCE * 2))
        began = time.perf_counter()
        took = sorted(asyncio.run(measured(base, path, requests)))
        per_second = len(took) / (time.perf_counter() - began)
        p95 = took[int(0.95 * len(took))]
        print(f"  {name:38} median {median(took):6.1f} ms   p95 {p95:6.1f} ms   {per_second:5.0f}/s")
    server.terminate()


if __name__ == "__main__":
    main()
