"""A receiver of webhooks that verifies signatures with the reference library of Standard Webhooks."""
from __future__ import annotations

import base64
import http.server
import os
import threading
import time

from standardwebhooks import Webhook, WebhookVerificationError


class HookReceiver:
    """Listens on a free port; `answers` is what it says next, 204 when nothing is left."""

    def __init__(self) -> None:
        self.secret = "whsec_" + base64.b64encode(os.urandom(32)).decode()
        self.events: list[dict] = []
        self.arrivals: list[tuple[float, str, str]] = []
        self.refused: list[str] = []
        self.answers: list[int] = []
        verifier = Webhook(self.secret)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.answers.pop(0) if receiver.answers else 204
                try:
                    event = verifier.verify(body, dict(self.headers))
                    receiver.arrivals.append((time.time(), self.headers["webhook-id"], event["type"]))
                    if status < 300:
                        receiver.events.append(event)
                except WebhookVerificationError as error:
                    receiver.refused.append(str(error))
                    status = 401
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Silence: the test asserts, it does not read logs."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/events"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def environment(self, name: str = "TEST") -> dict[str, str]:
        prefix = f"ISOTHERM_HOOKS_{name}"
        return {f"{prefix}_URL": self.url, f"{prefix}_SECRET": self.secret, f"{prefix}_ALLOW_PRIVATE": "true"}

    def of_type(self, kind: str) -> list[dict]:
        return [event for event in self.events if event["type"] == kind]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
