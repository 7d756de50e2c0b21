"""A server of map tiles of our own: one colour for all, and a note of who asked for what."""

import contextlib
import http.server
import json
import struct
import threading
import zlib

COLOUR = (208, 84, 160)


def picture(size=256):
    """A PNG of one colour: https://www.w3.org/TR/png-3/"""
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = (b"\0" + bytes(COLOUR) * size) * size
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Referer")))
        if self.server.trouble == "503":
            return self.send_error(503)
        if self.server.trouble == "silence":
            return self.connection.close()
        style = self.path == "/style.json"
        body = json.dumps(self.server.style()).encode() if style else picture()
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if style else "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        return self.wfile.write(body)

    def log_message(self, *_):
        """The tests look at `asked`."""


class TileServer(http.server.ThreadingHTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        self.trouble = None

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server_port}"

    def style(self):
        """A style as its makers write it: with a source and a layer whose names we use too."""
        source = {"type": "raster", "tiles": [self.origin + "/styled/{z}/{x}/{y}.png"], "tileSize": 256, "attribution": "the style's own words"}
        return {"version": 8, "sources": {"vehicles": source}, "glyphs": self.origin + "/{fontstack}/{range}.pbf",
                "layers": [{"id": "stops", "type": "raster", "source": "vehicles"}]}


@contextlib.contextmanager
def running_tiles():
    server = TileServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
