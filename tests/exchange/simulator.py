"""The other side of the exchange: a hotline that sends late, twice and out of order, and loses answers. It checks every signature."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from linli.notices.gateways import sign


class Hotline:
    """Work orders that wait until they are acknowledged; answers by key; and faults, one after the other."""

    def __init__(self):
        self.secret = ""  # told to both sides
        self.orders = {}  # number → what is sent until it was acknowledged
        self.answers = {}  # key → body: what arrived, each once
        self.times = {}  # key → how often it came
        self.faults = []  # what goes wrong with the next answers: "lost", "busy", "broken", "refused", "nonsense"
        self.hooks = []
        self.bad_signatures = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def told(self, number):
        """What was said of one order, in the order in which it is to be read."""
        mine = [body for body in self.answers.values() if body.get("number") == number]
        return [body["what"] for body in sorted(mine, key=lambda body: body.get("sequence", 0))]

    def take(self, key, body):
        """An answer: the same key is the same answer; ``received`` acknowledges the order."""
        self.times[key] = self.times.get(key, 0) + 1
        self.answers[key] = body
        if body.get("what") in ("received", "refused"):
            self.orders.pop(body["number"], None)

    def _handler(hotline):  # the handler's own self is another
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self._checked(self.path.encode())
                self._answer(200, list(hotline.orders.values()))

            def do_POST(self):
                data = self.rfile.read(int(self.headers["Content-Length"]))
                self._checked(data)
                body, key = json.loads(data), self.headers["Idempotency-Key"]
                if self.path.startswith("/hook"):
                    hotline.hooks.append((key, body))
                    return self._answer(204, None)
                fault = hotline.faults.pop(0) if hotline.faults else ""
                if fault == "busy":
                    return self._answer(503, {})
                if fault == "refused":
                    return self._answer(422, {"status": "refused"})
                hotline.take(key, body)
                if fault == "lost":  # it arrived, and nobody hears so
                    self.close_connection = True
                    return None
                if fault == "nonsense":
                    return self._answer(200, {"status": "?"})
                return self._answer(200, {"status": "accepted"})

            def _checked(self, data):
                stamp = self.headers["X-Linli-Timestamp"]
                right = sign(hotline.secret, stamp, data)
                if self.headers["X-Linli-Signature"] != right or abs(time.time() - int(stamp)) > 300:
                    hotline.bad_signatures += 1

            def _answer(self, status, body):
                text = b"" if body is None else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *args):
                pass

        return Handler
