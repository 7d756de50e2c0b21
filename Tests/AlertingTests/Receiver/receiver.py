"""A receiver of webhooks for the tests, written without any of Isotherm's code.

It listens on 127.0.0.1 (port given as argument, 0 for a free one), prints the port, and ends when its input ends.
POST /hooks/NAME   is a webhook: it is recorded, its signature is checked, and the next scripted answer is given.
PUT  /script/NAME  sets {"secret", "answers": [{"status", "headers", "body", "act"}]}; the last answer repeats.
                   act: "hold" waits for /release, "late" answers after 30 s, "close" ends the connection without an
                   answer, "cut" breaks off inside the body, "stall" stops inside it and waits for /release.
POST /release      lets everything go on that is held.
GET  /log/NAME     what has come, in order, and when it was answered.
"""
import base64
import hashlib
import hmac
import json
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

try:
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError
except ImportError:  # without the reference library: the same by the letter of the specification
    Webhook = None

lock = threading.Lock()
released = threading.Event()
scripts: dict = {}
log: dict = {}


def verified(secret, headers, body):
    if Webhook is not None:
        try:
            Webhook(secret).verify(body, dict(headers))
            return True
        except WebhookVerificationError:
            return False
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self, status, headers, body, cut=False):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body) + (100 if cut else 0)))
        self.end_headers()
        self.wfile.write(body)
        if cut:
            self.drop()

    def drop(self):
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", 0)))

    def do_GET(self):
        with lock:
            text = json.dumps(log.get(self.path.removeprefix("/log/"), []))
        self.answer(200, {"content-type": "application/json"}, text.encode())

    def do_PUT(self):
        with lock:
            scripts[self.path.removeprefix("/script/")] = json.loads(self.body())
        self.answer(204, {}, b"")

    def do_POST(self):
        body = self.body()
        if self.path == "/release":
            released.set()
            return self.answer(204, {}, b"")
        name = self.path.removeprefix("/hooks/")
        headers = {key.lower(): value for key, value in self.headers.items()}
        with lock:
            script = scripts.get(name, {})
            answers = script.get("answers") or [{"status": 204}]
            answer = answers[0] if len(answers) == 1 else answers.pop(0)
            entry = {
                "receivedAt": time.time_ns() // 1000,
                "headers": headers,
                "body": base64.b64encode(body).decode(),
                "verified": "secret" in script and verified(script["secret"], headers, body),
            }
            log.setdefault(name, []).append(entry)
        act = answer.get("act")
        if act == "late":
            time.sleep(30)
        if act == "hold":
            released.wait(timeout=60)
        if act == "close":
            return self.drop()
        if act == "stall":
            self.send_response(answer.get("status", 204))
            self.send_header("content-length", "1000")
            self.end_headers()
            self.wfile.write(b"the rest")
            self.wfile.flush()
            released.wait(timeout=60)
            return self.drop()
        with lock:
            entry["answeredAt"] = time.time_ns() // 1000
        self.answer(answer.get("status", 204), answer.get("headers", {}), answer.get("body", "").encode(), act == "cut")

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # a sender that hangs up is part of the tests


server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
