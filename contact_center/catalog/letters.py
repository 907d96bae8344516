"""Reads the structure of the letters that staff print (`data/letters.toml`), and checks it and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from contact_center.catalog.files import Table
from contact_center.catalog.letter_form import (
    COMMON_FACTS,
    FIELD_KINDS,
    TODAY,
    UNHEADED,
    LetterField,
    LetterForm,
    LetterLine,
    LetterPart,
)
from contact_center.catalog.mistake import Mistake
from contact_center.catalog.model import Catalog
from contact_center.domain.contact import CitizenGroup

FILE = "data/letters.toml"
CONDITIONS = frozenset({"", "late"})


def read_letters(file: Table) -> dict[str, LetterForm]:
    """All kinds of letters."""
    return {table.text("kind"): _form(table) for table in file.tables("letter", named_by="kind")}


def _form(table: Table) -> LetterForm:
    return LetterForm(
        kind=table.text("kind"),
        names={"da": table.text("name"), "en": table.text("name_en")},
        topic=table.text("topic"),
        groups=frozenset(table.texts("groups")),
        refused=table.text("refused", ""),
        centre=table.flag("centre", default=False),
        fields=tuple(map(_field, table.tables("fields", named_by="id"))),
        facts=table.texts("facts", required=True),
        parts=tuple(
            LetterPart(part.text("id"), tuple(map(_line, part.tables("lines", named_by="id"))))
            for part in table.tables("part", named_by="id")
        ),
        reviewed=table.day("reviewed"),
        review_by=table.day("review_by"),
    )


def _field(table: Table) -> LetterField:
    rules = table.text("not_before", ""), table.text("not_after", "")
    return LetterField(table.text("id"), table.text("kind"), table.texts("choices"), *rules)


def _line(table: Table) -> LetterLine:
    return LetterLine(table.text("id"), table.text("if", ""), table.text("source"))


def mistakes(catalog: Catalog, sources: Table) -> list[Mistake]:
    """What is wrong in the structure, and which words are missing or left over."""
    found = [fault for form in catalog.letters.values() for fault in _of_form(form, catalog, sources)]
    return [*found, *_words(catalog)]


def warnings(catalog: Catalog, today: date) -> list[str]:
    """Letters that somebody must read again."""
    return [
        f"{FILE}: letter[{one.kind}].review_by: was {one.review_by}; somebody must read it again"
        for one in catalog.letters.values()
        if one.review_by < today
    ]


def _of_form(form: LetterForm, catalog: Catalog, sources: Table) -> Iterator[Mistake]:
    where, own = f"{FILE}: letter[{form.kind}]", {field.id for field in form.fields}
    groups = {group.value for group in CitizenGroup}
    for key, values, known in (
        ("topic", {form.topic}, set(catalog.topics)),
        ("groups", form.groups, groups),
        ("facts", set(form.facts), own | COMMON_FACTS),
        ("fields.kind", {field.kind for field in form.fields}, FIELD_KINDS),
        ("fields.not_before", {field.not_before for field in form.fields}, own | {""}),
        ("fields.not_after", {field.not_after for field in form.fields}, own | {"", TODAY}),
        ("part.lines.if", {line.only for part in form.parts for line in part.lines}, CONDITIONS),
        ("part.lines.source", {line.source for part in form.parts for line in part.lines}, set(sources.values)),
    ):
        yield from (Mistake(f"{where}.{key}", "unknown-value", value=value) for value in sorted(set(values) - known))
    if form.groups and not form.refused:
        yield Mistake(f"{where}.refused", "why-refused-missing")
    yield from (Mistake(f"{where}.fields[{one.id}]", "no-choices") for one in form.fields if _is_empty_choice(one))


def _is_empty_choice(field: LetterField) -> bool:
    return field.kind == "choice" and not field.choices


def _words(catalog: Catalog) -> Iterator[Mistake]:
    """English has a word for everything that is said; the other languages are compared with it."""
    words: Mapping[str, str] = catalog.language("en").letters
    wanted = {key for form in catalog.letters.values() for key in needed_words(form)}
    where = "templates/en/letters.toml"
    yield from (Mistake(f"{where}: {key}", "missing") for key in sorted(wanted - words.keys()))
    yield from (Mistake(f"{where}: {key}", "orphaned") for key in sorted(words.keys() - wanted))
    headings = {part.id for form in catalog.letters.values() for part in form.parts} - {UNHEADED}
    known = catalog.language("en").mail
    yield from (Mistake(FILE, "no-heading", value=one) for one in sorted(headings) if f"heading.{one}" not in known)


def needed_words(form: LetterForm) -> set[str]:
    """The keys of all words that a letter may say."""
    printed = [field for field in form.fields if field.id in form.facts]
    return {
        f"{form.kind}.title",
        *(f"facts.{fact}" for fact in form.facts),
        *(f"choices.{choice}" for field in printed for choice in field.choices),
        *(f"{form.kind}.{part.id}.{line.id}" for part in form.parts for line in part.lines),
    }
