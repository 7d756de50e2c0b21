"""A client that holds every answer against the OpenAPI document."""

from __future__ import annotations

import collections
import re

import jsonschema
import requests

from document_checks import undocumented


class DocumentedClient:
    """Asks, and checks that status, kind of content and JSON are as the document has them; remembers what was answered."""

    def __init__(self, address: str, token: str):
        self.address = address
        self.headers = {"Authorization": f"Bearer {token}"}
        self.document = requests.get(f"{address}/openapi.json", timeout=10).json()
        self.answers: dict[str, set[int]] = collections.defaultdict(set)
        self.operations = {
            f"{method.upper()} {path}": operation
            for path, operations in self.document["paths"].items()
            for method, operation in operations.items() if method != "parameters"
        }

    def operation(self, method: str, path: str) -> str:
        """The operation that an address is of; literal parts go before parameters."""
        bare = path.split("?")[0]
        fitting = [
            name for name in self.operations
            if name.startswith(f"{method} ") and re.fullmatch(re.sub(r"\\?\{\w+\\?\}", "[^/]+", re.escape(name.split()[1])), bare)
        ]
        assert fitting, f"{method} {bare} is not in the document"
        return min(fitting, key=lambda name: name.count("{"))

    def ask(self, method: str, path: str, body: object = None, *, expect: int = 200, data: bytes | None = None, **headers: str) -> requests.Response:
        name = self.operation(method, path)
        answer = requests.request(
            method, self.address + path, json=body, data=data, headers=self.headers | headers, timeout=60, allow_redirects=False)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text[:600]}"
        self.check(name, answer)
        self.answers[name].add(answer.status_code)
        return answer

    def check(self, name: str, answer: requests.Response) -> None:
        responses = self.operations[name]["responses"]
        assert str(answer.status_code) in responses, f"{name} answers {answer.status_code}, which the document does not name"
        response = responses[str(answer.status_code)]
        if "$ref" in response:
            response = self.document["components"]["responses"][response["$ref"].split("/")[-1]]
        content = response.get("content", {})
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        if not answer.content:
            return
        assert kind in content, f"{name} answers with {kind}, the document names {sorted(content)}"
        if not kind.endswith("json"):
            return
        schema = content[kind].get("schema", {})
        # References lead into the whole document.
        jsonschema.Draft202012Validator({**schema, "components": self.document["components"]}).validate(answer.json())
        found = sorted(set(undocumented(answer.json(), schema, self.document)))
        assert not found, f"{name} answers with members that the document does not name: {found}"

    def never_answered_well(self) -> set[str]:
        return {name for name in self.operations if not any(200 <= status < 400 for status in self.answers[name])}
