"""A check that schemathesis does not have: answers hold nothing that the document does not name."""

from __future__ import annotations

import json

import schemathesis


def undocumented(value: object, schema: object, document: dict, path: str = "") -> list[str]:
    """The members of a JSON value that its schema, resolved in the document, does not name."""
    schemas = alternatives(schema, document)
    if isinstance(value, list):
        items = [one["items"] for one in schemas if "items" in one]
        return [name for item in value for name in undocumented(item, {"anyOf": items}, document, f"{path}[]")] if items else []
    if not isinstance(value, dict):
        return []
    named = [one for one in schemas if "properties" in one]
    # An object without named members, or with free ones, may hold anything.
    if not named or any(one.get("additionalProperties") for one in schemas):
        return []
    found = []
    for name, member in value.items():
        known = [one["properties"][name] for one in named if name in one["properties"]]
        found += undocumented(member, {"anyOf": known}, document, f"{path}/{name}") if known else [f"{path}/{name}"]
    return found


def alternatives(schema: object, document: dict) -> list[dict]:
    """The object schemas that a schema consists of, or lets one choose from."""
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema:
        target = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return alternatives(target, document)
    parts = [part for word in ("anyOf", "oneOf", "allOf") for one in schema.get(word, []) for part in alternatives(one, document)]
    return [schema, *parts]


@schemathesis.check
def nothing_undocumented(ctx, response, case):
    content_type = response.headers.get("content-type", [""])[0].split(";")[0]
    if not content_type.endswith("json") or not response.content:
        return
    document = case.operation.schema.raw_schema
    # Methods that an address does not have are asked, too.
    operation = document["paths"][case.operation.path].get(case.method.lower(), {})
    answer = operation.get("responses", {}).get(str(response.status_code), {})
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].split("/")[-1]]
    schema = answer.get("content", {}).get(content_type, {}).get("schema", {})
    found = sorted(set(undocumented(json.loads(response.content), schema, document)))
    assert not found, f"{case.method} {case.operation.path} answers {response.status_code} with members that the document does not name: {found}"
