"""Somebody who hears of events over HTTP, and can be out of order."""

import contextlib
import http.server
import json
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.events.append(json.loads(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """The tests look at `events`."""


@contextlib.contextmanager
def running_receiver():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.events, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
