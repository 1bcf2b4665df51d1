"""As much of JSON Schema 2020-12 as our description uses: what breaks a schema, and strategies that keep it."""

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

KINDS = {"object": dict, "array": list, "string": str}
KNOWN = {
    "type", "enum", "const", "required", "properties", "additionalProperties", "items", "uniqueItems", "minItems",
    "minLength", "maxLength", "pattern", "format", "description", "$ref",
}  # fmt: skip


class Schemas:
    """The schemas of an OpenAPI document. A keyword that is not known here fails, so that none is passed over."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def named(self, name: str) -> dict[str, Any]:
        return dict(self.document["components"]["schemas"][name])

    def of_answer(self, path: str, method: str, status: int) -> dict[str, Any]:
        answer = self.document["paths"][path][method]["responses"][str(status)]
        return self.resolved(answer["content"]["application/json"]["schema"])

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        return self.named(schema["$ref"].rpartition("/")[2]) if "$ref" in schema else schema

    def breaks(self, schema: dict[str, Any], value: Any, at: str = "") -> Iterator[str]:
        """Where `value` is not what the schema says."""
        schema = self.resolved(schema)
        assert set(schema) <= KNOWN, set(schema) - KNOWN
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: none of the enum"
        if "type" in schema and not isinstance(value, KINDS[schema["type"]]):
            yield f"{at}: no {schema['type']}"
        elif isinstance(value, dict):
            yield from self._object(schema, value, at)
        elif isinstance(value, list):
            yield from self._array(schema, value, at)
        elif isinstance(value, str):
            yield from _string(schema, value, at)

    def _object(self, schema: dict[str, Any], value: dict[str, Any], at: str) -> Iterator[str]:
        named = schema.get("properties", {})
        yield from (f"{at}/{name}: missing" for name in schema.get("required", ()) if name not in value)
        if schema.get("additionalProperties") is False:
            yield from (f"{at}/{name}: unknown" for name in value if name not in named)
        for name in set(value) & set(named):
            yield from self.breaks(named[name], value[name], f"{at}/{name}")

    def _array(self, schema: dict[str, Any], value: list[Any], at: str) -> Iterator[str]:
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: too few"
        if schema.get("uniqueItems") and any(each in value[:place] for place, each in enumerate(value)):
            yield f"{at}: twice"
        for each in value:
            yield from self.breaks(schema.get("items", {}), each, f"{at}[]")

    def values(self, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        """Values that keep the schema."""
        schema = self.resolved(schema)
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if schema["type"] == "object":
            named, needed = schema["properties"], schema["required"]
            must = {name: self.values(named[name]) for name in needed}
            return st.fixed_dictionaries(
                must, optional={name: self.values(named[name]) for name in named if name not in needed}
            )
        if schema["type"] == "array":
            return st.lists(self.values(schema["items"]), max_size=4, unique=schema.get("uniqueItems", False))
        kept = st.text(min_size=schema.get("minLength", 0), max_size=min(80, schema.get("maxLength", 80)))
        if "pattern" in schema:
            kept = (
                kept
                if schema["pattern"] == r"\S"
                else st.from_regex(schema["pattern"], alphabet=st.characters(codec="ascii"))
            )
        return kept.filter(lambda value: not list(_string(schema, value, "")))


def _string(schema: dict[str, Any], value: str, at: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{at}: length"
    # `$` ends before a last line break in Python, and not in the schema's dialect.
    if "pattern" in schema and not re.search(schema["pattern"].replace("$", r"\Z"), value):
        yield f"{at}: pattern"
