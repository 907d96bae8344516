"""Every schema of the API's description has examples, and each of them is a right value."""

from __future__ import annotations

import functools
import re
from typing import Any

import jsonschema_rs

from contact_center.api.app import description
from contact_center.api.examples import plain, whole, words


@functools.cache
def document() -> dict[str, Any]:
    """The API's description; made when it is asked for: every process of the tests reads this file."""
    return description()


def schemas() -> dict[str, Any]:
    """Its schemas, by their names."""
    found: dict[str, Any] = document()["components"]["schemas"]
    return found


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value."""
    inside = {**schema, "components": {"schemas": schemas()}} if "$ref" in str(schema) else schema
    validator = jsonschema_rs.Draft202012Validator(inside, validate_formats=True)
    return [f"{'.'.join(map(str, one.instance_path))}: {one.message}" for one in validator.iter_errors(value)]


def fields() -> list[tuple[str, dict[str, Any]]]:
    """Each field that is a plain value."""
    found = [(name, field, of) for name, one in schemas().items() for field, of in one.get("properties", {}).items()]
    return [(f"{name}.{field}", of) for name, field, of in found if plain(of)]


def test_every_field_has_an_example_of_its_own() -> None:
    lacking = [name for name, of in fields() if not {"examples", "example", "const"} & set(of)]
    assert not lacking, f"give each an example, in its schema or in examples.toml: {lacking}"
    assert len(fields()) > 800


def test_every_example_is_a_right_value() -> None:
    given = [(name, of, one) for name, of in fields() for one in of.get("examples", [])]
    given += [(name, of, one) for name, of in schemas().items() for one in (*of.get("examples", []), of.get("example"))]
    wrong = {name: found for name, of, one in given if one is not None and (found := faults(of, one))}
    assert wrong == {}


def test_a_whole_example_can_be_made_of_each_schema() -> None:
    wrong = {name: found for name, of in schemas().items() if (found := faults(of, whole(schemas(), of)))}
    assert wrong == {}


def test_every_parameter_has_an_example_that_fits() -> None:
    parameters = [
        one for ops in document()["paths"].values() for op in ops.values() for one in op.get("parameters", [])
    ]
    given = [(one["name"], one["schema"], value) for one in parameters for value in one["schema"].get("examples", [])]
    assert {name: found for name, schema, one in given if (found := faults(schema, one))} == {}


def test_no_word_of_the_table_is_left_over() -> None:
    used = {name.split(".")[1] for name, _ in fields()}
    assert set(words()["words"]) <= used
    assert {f"{name}.{field}" for name, own in words()["of"].items() for field in own} <= {name for name, _ in fields()}


def test_the_document_says_how_a_list_goes_on() -> None:
    listed = [one for ops in document()["paths"].values() for one in [ops.get("get", {})] if _answers_a_part(one)]
    assert len(listed) >= 2
    for operation in listed:
        cursor = next(one for one in operation["parameters"] if one["name"] == "cursor")
        assert "next_cursor" in cursor["description"]


def _answers_a_part(operation: dict[str, Any]) -> bool:
    content = operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return "next_cursor" in schemas().get(name, {}).get("properties", {})


def test_the_document_says_what_needs_a_version_and_what_may_be_repeated() -> None:
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            sent = {one["name"].lower() for one in operation.get("parameters", [])}
            versioned = re.fullmatch(r"/api/v1/settings/.*", path) is not None and method != "get"
            assert ("if-match" in sent) == versioned, path
            assert {"412", "428"} <= set(operation["responses"]) or not versioned, path
            assert method == "get" or "idempotency-key" in sent or path.startswith(SECRET) or "reveal" in path, path


SECRET = tuple(f"/api/v1/{name}" for name in ("session", "me/", "invitations", "users", "api-keys"))


def test_every_error_of_the_document_is_problem_json() -> None:
    for path, operations in document()["paths"].items():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status >= "4" and not (status == "503" and path == "/api/v1/ready"):
                    assert list(response["content"]) == ["application/problem+json"], f"{path} {status}"
