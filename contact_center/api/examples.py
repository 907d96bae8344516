"""Examples for the description of the API: each field has one, its own or that of its word (`examples.toml`).

Fields that are themselves a schema, or a list of one, need none: they are made of that schema's.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

MOMENT, DAY = "2026-11-18T09:00:00+01:00", "2026-11-18"
OF_FORMAT = {"date-time": MOMENT, "date": DAY}
REF = "#/components/schemas/"
Schema = dict[str, Any]


@cache
def words() -> dict[str, Any]:
    """The examples in the file: `words`, and `of` a schema."""
    return tomllib.loads(files(__package__).joinpath("examples.toml").read_text("utf-8"))


def exemplify(described: dict[str, Any]) -> None:
    """Give every field of the description that is a plain value an example, in place."""
    for name, schema in described["components"]["schemas"].items():
        for field, of in schema.get("properties", {}).items():
            if not _has(of) and plain(of):
                found = example(name, field, of)
                if found is not None:
                    of["examples"] = [found]


def _has(schema: Schema) -> bool:
    return "examples" in schema or "example" in schema or "const" in schema


def plain(schema: Schema) -> bool:
    """Whether it is a value, or values, and no schema of its own."""
    if "$ref" in schema:
        return False
    inner = [*schema.get("anyOf", []), *(schema[key] for key in ("items", "additionalProperties") if _is(schema, key))]
    return all(plain(one) for one in inner)


def _is(schema: Schema, key: str) -> bool:
    return isinstance(schema.get(key), dict)


def example(name: str, field: str, schema: Schema) -> Any:
    """The example of a field; None where there is none."""
    own = words()["of"].get(name, {})
    return own[field] if field in own else _by_kind(schema, words()["words"].get(field))


def _by_kind(schema: Schema, word: Any) -> Any:
    """What a closed list, a time or a yes-or-no is by itself; else its word."""
    for one in (schema, *schema.get("anyOf", [])):
        if "enum" in one:
            return one["enum"][0]
        if one.get("format") in OF_FORMAT:
            return OF_FORMAT[one["format"]]
        if one.get("type") == "boolean":
            return False
    return word


def whole(schemas: dict[str, Schema], schema: Schema) -> Any:
    """A whole value of a schema, made of the examples of its parts."""
    if "$ref" in schema:
        return whole(schemas, schemas[schema["$ref"].removeprefix(REF)])
    for key in ("examples", "example", "const", "default"):
        if key in schema:
            return schema[key][0] if key == "examples" else schema[key]
    if "anyOf" in schema:
        return whole(schemas, schema["anyOf"][0])
    if schema.get("type") == "array":
        return [whole(schemas, schema["items"])]
    if _is(schema, "additionalProperties") and not schema.get("properties"):
        return {"aarhus": whole(schemas, schema["additionalProperties"])}
    if "properties" in schema:
        return {field: whole(schemas, of) for field, of in schema["properties"].items()}
    return _by_kind(schema, None)
