"""Validates events against the schemas: argument 1 is the folder, each line of the input one event as JSON.

Prints one line per event: its type and "valid", or what is wrong. An event without a schema of its own is wrong.
"""
import json
import pathlib
import sys

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

folder = pathlib.Path(sys.argv[1])
schemas = {path.name.removesuffix(".json"): json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
for schema in schemas.values():
    Draft202012Validator.check_schema(schema)
registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())
for line in sys.stdin:
    event = json.loads(line)
    schema = schemas.get(event["type"])
    if schema is None:
        print(event["type"], "has no schema")
        continue
    validator = Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(event)]
    print(event["type"], "; ".join(errors) or "valid")
