"""Does a contact become work for a person? A table by the kind of mail; whatever is not in it does. Pure.

Who wrote it and whether it may be answered are other questions. What a program sent on behalf of somebody (a scanner,
a web form, a notice that a letter waits in another system) has to be read by a person, though nobody answers it.
"""

from __future__ import annotations

from typing import Final

from contact_center.domain.contact import Automatic, Nature

NO_WORK: Final = {
    "own": "it is our own mail: whoever wrote to us has a ticket already",
    "bounce": "it settles the fate of a mail of ours, or is of none",
    "backscatter": "it is the echo of a mail that others sent in our name",
    "receipt": "that a mail was read asks for nothing",
    "report": "the report of a mail provider is for who runs the mail server",
    "autoreply": "a notice of absence asks for nothing",
    "list": "it went to many; lists through which people write to us are named in the settings",
}
"""Kind → why nobody has to do anything."""


def is_work(nature: Nature) -> bool:
    """Whether the contact opens or joins a ticket."""
    return not isinstance(nature, Automatic) or nature.kind not in NO_WORK
