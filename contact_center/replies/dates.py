"""Days, times and lists as a language writes them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.lists import format_list

from contact_center.catalog.hours import DENMARK
from contact_center.catalog.language import Language
from contact_center.catalog.model import Interval


@lru_cache(maxsize=64)
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")


def locale_of(language: Language) -> Locale:
    """The locale in which a language's dates are written; that of its speech, which names a country, too."""
    return _locale(language.speech_language or language.code)


def day(moment: datetime | date, language: Language) -> str:
    """A day with its weekday."""
    local = moment.astimezone(DENMARK).date() if isinstance(moment, datetime) else moment
    return str(format_date(local, "full", locale=locale_of(language)))


def clock(at: time, language: Language) -> str:
    """A time of day."""
    return str(format_time(at, "short", locale=locale_of(language)))


def listed(words: Sequence[str], language: Language) -> str:
    """Words as a list, "a, b and c"."""
    return str(format_list(list(words), style="standard", locale=locale_of(language))) if words else ""


def week(intervals: Iterable[Interval], language: Language) -> str:
    """A week's hours; days with the same hours are named together. Empty when there are none."""
    by_day: dict[int, str] = {}
    for one in sorted(intervals, key=lambda interval: (interval.weekday, interval.opens)):
        by_day[one.weekday] = ", ".join(filter(None, (by_day.get(one.weekday), spans((one,), language))))
    names = get_day_names("wide", "stand-alone", locale=locale_of(language))
    days: dict[str, list[str]] = {}
    for weekday, span in by_day.items():
        days.setdefault(span, []).append(names[weekday])
    return "; ".join(f"{', '.join(same)} {span}" for span, same in days.items())


def spans(intervals: Iterable[Interval], language: Language) -> str:
    """From when to when, "09:00–12:00, 15:00–16:00"; empty when there are none."""
    return ", ".join(f"{clock(one.opens, language)}–{clock(one.closes, language)}" for one in intervals)


def day_of_year(moment: date, language: Language) -> str:
    """A day that comes every year, such as 24 December."""
    return str(format_skeleton("MMMMd", datetime.combine(moment, time()), locale=locale_of(language)))
