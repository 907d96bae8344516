"""Standing in a queue: the waiting document is asked for again and again until the caller gets out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ivr.simulator.bridge import Bridge, talk
from ivr.simulator.call import Call, CallEnded, Fetch, Redirected
from ivr.simulator.clock import Bell
from ivr.simulator.queue import LONGEST_NAME, MOST_EVER, Member, Queue
from ivr.simulator.webhooks import WebhookFailed

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

SHORTEST_ROUND = 1.0
"""A waiting document without anything in it must not be asked for a thousand times a second."""
LOOK_SECONDS = 1.0


class Taken(Redirected):
    """Somebody has dialled the queue, and this caller is the next."""

    def __init__(self, bridge: Bridge) -> None:
        """Talk over `bridge`."""
        super().__init__(Fetch(""))
        self.bridge = bridge


async def stand_in_line(interpreter: Interpreter, verb: Element) -> Next:
    """Join the queue, wait, and say afterwards how it ended."""
    exchange, call = interpreter.exchange, interpreter.call
    queue = exchange.queue((verb.text or "").strip()[:LONGEST_NAME])
    if len(queue.members) >= min(int(verb.get("maxQueueSize", queue.max_size)), MOST_EVER):
        return _left(verb, queue, None, "queue-full", interpreter)
    member = Member(call, exchange.clock.now())
    _joins(call, queue, member)
    try:
        await _rounds(interpreter, verb, queue, member)
    except Taken as taken:
        _leaves(call, queue, member, "bridged")
        await talk(interpreter, taken.bridge, float(4 * 60 * 60))
        return _left(verb, queue, member, "bridged", interpreter)
    except (Redirected, CallEnded) as why:
        result = "hangup" if isinstance(why, CallEnded) else "redirected"
        await tell(interpreter, _left(verb, queue, member, result, interpreter))
        raise
    finally:
        _leaves(call, queue, member, "out of")
    return _left(verb, queue, member, "leave", interpreter)


def _joins(call: Call, queue: Queue, member: Member) -> None:
    queue.members.append(member)
    call.queue = queue.name
    call.told("queue", call.sid, name=queue.name, how="in")
    call.waits("queue")


def _leaves(call: Call, queue: Queue, member: Member, how: str) -> None:
    if member in queue.members:
        queue.members.remove(member)
        call.queue = None
        call.told("queue", call.sid, name=queue.name, how=how)
        call.waits(None)


async def _rounds(interpreter: Interpreter, verb: Element, queue: Queue, member: Member) -> None:
    from ivr.simulator.interpreter import WAITING, Leaves

    clock, url = interpreter.exchange.clock, verb.get("waitUrl")
    again = Fetch(url or "", verb.get("waitUrlMethod", "POST"))
    following: Next = again
    while not url:  # silence, for as long as it takes
        await interpreter._sleep(3600.0)
    while not isinstance(following, Leaves):
        began = clock.now()
        fetch = following if isinstance(following, Fetch) else again
        asked = Fetch(fetch.url, fetch.method, (*fetch.fields, *queue.fields(member, began)))
        following = await interpreter._carry_out(await interpreter._document(asked), WAITING)
        if following is None and (clock.now() - began).total_seconds() < SHORTEST_ROUND:
            await interpreter._sleep(SHORTEST_ROUND)


def _left(verb: Element, queue: Queue, member: Member | None, result: str, interpreter: Interpreter) -> Next:
    if not verb.get("action"):
        return None
    now = interpreter.exchange.clock.now()
    seconds = str(int((now - member.since).total_seconds())) if member else "0"
    fields = (("QueueResult", result), ("QueueSid", queue.sid), ("QueueTime", seconds))
    return Fetch(verb.get("action", ""), verb.get("method", "POST"), fields)


async def tell(interpreter: Interpreter, fetch: Next) -> None:
    """The line is told; what it answers is not carried out."""
    if isinstance(fetch, Fetch):
        try:
            await interpreter.exchange.webhooks.document(interpreter.call, fetch)
        except WebhookFailed as failed:
            interpreter.exchange.complain(failed.code, failed.url, interpreter.call.sid)


async def dial_queue(interpreter: Interpreter, verb: Element, noun: Element) -> Next:
    """`<Dial><Queue>`: talk to the first one in the queue; an empty one is waited at."""
    from ivr.simulator.dialling import after

    exchange, call = interpreter.exchange, interpreter.call
    began, name = exchange.clock.now(), (noun.text or "").strip()
    while not (members := exchange.queue(name).members):
        if (exchange.clock.now() - began).total_seconds() >= float(verb.get("timeout", "30")):
            return after(verb, "no-answer", 0, bridged=False)
        call.check()
        await exchange.clock.wait(Bell(), LOOK_SECONDS)
    bridge, met = Bridge(call, members[0].call), exchange.clock.now()
    members[0].call.summon(Taken(bridge))
    await talk(interpreter, bridge, float(verb.get("timeLimit", "14400")))
    return after(verb, "completed", int((exchange.clock.now() - met).total_seconds()))
