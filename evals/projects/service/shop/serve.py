"""Serves the page on a free port and writes the port to <state>/port.

It ends by itself after three minutes, or when its folder is gone: a rehearsal leaves nothing running."""
import http.server
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from shop.page import page  # noqa: E402

STATE = pathlib.Path(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, text = page()
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
(STATE / "port").write_text(str(server.server_address[1]))
until = time.monotonic() + 180
while time.monotonic() < until and STATE.is_dir():
    time.sleep(0.5)
