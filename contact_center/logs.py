"""Structured logs: past-tense facts with ids, and one processor that masks personal data."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"(?<![\d.])\d{6}[ \-–]?\d{4}(?!\d)"), "<personal number>"),
    (re.compile(r"(?<![\w.])\+\d[\d ]{6,}\d"), "<phone>"),
)


def masked(text: str) -> str:
    """`text` without mail addresses, phone numbers and personal numbers."""
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return text


def mask_event(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Mask every text of a log line."""
    return {name: masked(value) if isinstance(value, str) else value for name, value in event.items()}


def configure(log_format: str, level: str) -> None:
    """Log to standard error, as lines for people or as JSON."""
    last: Any = structlog.dev.ConsoleRenderer(colors=False) if log_format == "console" else None
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_event,
            last or structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        # Looked up at each line: standard error may be another file by then.
        logger_factory=lambda *_names: structlog.WriteLogger(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
