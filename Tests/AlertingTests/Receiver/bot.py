"""The server side of the Telegram bot API for the tests: sendMessage, editMessageText, getMe, getChat.

Arguments: the bot's token, the chat's id, a file for what comes (a JSON object a line), a file with scripted answers
(a JSON list of {"status", "body"}, taken in order before the usual ones; read anew when it is there).
"""
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

token, chat, log, script = sys.argv[1:5]
lock = threading.Lock()
messages: dict = {}


def usual(method, request):
    if method == "getMe":
        return 200, {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "cold"}}
    if str(request.get("chat_id")) != chat:
        return 400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    if method == "getChat":
        return 200, {"ok": True, "result": {"id": chat}}
    text = request.get("text")
    if not text or len(text.encode("utf-16-le")) > 2 * 4096:
        return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
    if method == "editMessageText":
        known = request.get("message_id")
        if known not in messages:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message to edit not found"}
        if messages[known] == text:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message is not modified"}
    else:
        known = 100 + len(messages)
    messages[known] = text
    return 200, {"ok": True, "result": {"message_id": known, "text": text}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def respond(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            # The sender was killed in the middle of it.
            self.close_connection = True
            return
        request = json.loads(body) if body else {}
        path = self.path.removeprefix(f"/bot{token}/")
        with lock:
            status, answer = 401, {"ok": False, "error_code": 401, "description": f"Unauthorized {self.path}"}
            if path != self.path:
                with open(log, "a") as file:
                    file.write(json.dumps({"method": path, "text": request.get("text"), "id": request.get("message_id")}) + "\n")
                scripted = []
                if os.path.exists(script):
                    with open(script) as file:
                        scripted = json.load(file)
                if scripted:
                    status, answer = scripted[0]["status"], scripted[0]["body"]
                    with open(script, "w") as file:
                        json.dump(scripted[1:], file)
                else:
                    status, answer = usual(path, request)
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = respond

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
