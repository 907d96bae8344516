"""Standing in a queue: the waiting document is asked for again and again until the caller gets out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ivr.simulator.call import CallEnded, Fetch, Redirected
from ivr.simulator.exchange import Member, Queue
from ivr.simulator.webhooks import WebhookFailed

if TYPE_CHECKING:
    from ivr.simulator.interpreter import Interpreter, Next

SHORTEST_ROUND = 1.0
"""A waiting document without anything in it must not be asked for a thousand times a second."""


async def stand_in_line(interpreter: Interpreter, verb: Element) -> Next:
    """Join the queue, wait, and say afterwards how it ended."""
    exchange, call = interpreter.exchange, interpreter.call
    queue = exchange.queue((verb.text or "").strip()[:64])
    if len(queue.members) >= int(verb.get("maxQueueSize", queue.max_size)):
        return _left(verb, queue, None, "queue-full", interpreter)
    member = Member(call, exchange.clock.now())
    queue.members.append(member)
    call.queue, call.waiting_for = queue.name, "queue"
    try:
        await _rounds(interpreter, verb, queue, member)
    except (Redirected, CallEnded) as why:
        result = "hangup" if isinstance(why, CallEnded) else "redirected"
        await _tell(interpreter, _left(verb, queue, member, result, interpreter))
        raise
    finally:
        queue.members.remove(member)
        call.queue, call.waiting_for = None, None
    return _left(verb, queue, member, "leave", interpreter)


async def _rounds(interpreter: Interpreter, verb: Element, queue: Queue, member: Member) -> None:
    from ivr.simulator.interpreter import WAITING, Leaves

    clock = interpreter.exchange.clock
    again = Fetch(verb.get("waitUrl", ""), verb.get("waitUrlMethod", "POST"))
    following: Next = again
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


async def _tell(interpreter: Interpreter, fetch: Next) -> None:
    """The line is told; what it answers is not carried out."""
    if isinstance(fetch, Fetch):
        try:
            await interpreter.exchange.webhooks.document(interpreter.call, fetch)
        except WebhookFailed as failed:
            interpreter.exchange.complain(failed.code, failed.url)
