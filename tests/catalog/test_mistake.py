"""What the check finds is told in both languages of the staff, by a table of codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from contact_center.catalog.check import check
from contact_center.catalog.mistake import LONGEST_VALUE, Mistake, sentences

ROOT = Path(__file__).parents[2]
BUILT = {"ended-gap", "begins-gap"}
"""Codes that are put together."""


def modules() -> Iterator[ast.Module]:
    for path in (*(ROOT / "contact_center/catalog").glob("*.py"), ROOT / "ivr/rules.py"):
        yield ast.parse(path.read_text("utf-8"))


def told() -> Iterator[tuple[str, set[str]]]:
    """Every code that stands in the code, with the names of its values."""
    for call in (node for tree in modules() for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        given = {word.arg for word in call.keywords}
        if name in ("Mistake", "wrong") and len(call.args) > 1 and None not in given:  # None: **values
            code = call.args[1]
            if isinstance(code, ast.Constant):
                yield str(code.value), {str(one) for one in given}


def values(words: str) -> set[str]:
    return {name for _text, name, _form, _kind in Formatter().parse(words) if name}


def test_every_mistake_is_worded_in_both_languages_with_the_same_values() -> None:
    for code, said in sentences().items():
        assert set(said) == {"da", "en"}, code
        assert values(said["da"]) == values(said["en"]), code


def test_every_code_that_is_told_has_its_words_and_their_values() -> None:
    found = list(told())
    assert len(found) > 90
    assert [(code, given) for code, given in found if given != values(sentences().get(code, {"en": "{?}"})["en"])] == []


def test_no_words_stand_there_for_nothing() -> None:
    written = {node.value for tree in modules() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert set(sentences()) - written - BUILT == set()


def test_a_mistake_reads_as_its_english_sentence_and_is_told_in_either_language() -> None:
    mistake = Mistake("data/facts.toml: fact.x", "no-number", value="many")
    assert mistake == "data/facts.toml: fact.x: is 'many', which is no number"
    assert mistake.in_words("en") == mistake
    assert mistake.in_words("da") == "data/facts.toml: fact.x: er 'many', som ikke er et tal"


@pytest.mark.parametrize("value", ["{where}", "{0}", "{", "a\nb", "%s", "", "ø" * 100_000])
def test_no_value_breaks_the_words(value: str) -> None:
    for code, said in sentences().items():
        mistake = Mistake("x", code, **dict.fromkeys(values(said["en"]), value))
        for language in said:
            assert len(mistake.in_words(language)) < 3 * LONGEST_VALUE + 200


def test_what_another_program_says_of_a_broken_file_is_quoted(copied: Path) -> None:
    (copied / "contact_center/catalog/data/offices.toml").write_text("[[office", encoding="utf-8")
    [mistake] = [one for one in check(copied).mistakes if one.code == "unreadable"]
    assert re.fullmatch(r"data/offices\.toml: kan ikke læses: »[^«]+»?.*«", mistake.in_words("da"))
