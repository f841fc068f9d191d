#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A proxy on loopback that spoils what passes through it: storms of 503, cut answers, shorter ranges, lost answers,
changed entity tags. Which request is spoilt how is a hash of the seed and the request's number."""
import hashlib
import http.client
import http.server
import threading
import urllib.parse

SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>spoilt by the test</Message></Error>"


class FaultProxy:
    """`faults`: share of requests per kind: storm (503), cut (half of the body, then the end), short (206 with half of the
    range), lost (passed on, but the answer is dropped). `new_etag_after`: answers from that one on have another ETag.
    `dead_after`: from that request on nobody answers."""

    def __init__(self, upstream, seed=0, faults=None, new_etag_after=None, dead_after=None):
        self.upstream, self.seed, self.faults = urllib.parse.urlsplit(upstream), seed, faults or {}
        self.new_etag_after, self.dead_after = new_etag_after, dead_after
        self.requests, self.spoilt = 0, {}
        self.lock = threading.Lock()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                try:
                    proxy.handle(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def next_fault(self):
        with self.lock:
            number = self.requests
            self.requests += 1
        if self.dead_after is not None and number >= self.dead_after:
            return number, "dead"
        digest = hashlib.sha256(b"%d %d" % (self.seed, number)).digest()
        draw = int.from_bytes(digest[:8], "big") / 2**64
        for kind, share in self.faults.items():
            if draw < share:
                with self.lock:
                    self.spoilt[kind] = self.spoilt.get(kind, 0) + 1
                return number, kind
            draw -= share
        return number, None

    def handle(self, client):
        number, fault = self.next_fault()
        body = client.rfile.read(int(client.headers.get("Content-Length") or 0))
        client.close_connection = fault is not None
        if fault == "dead":
            return
        if fault == "storm":
            client.send_response(503)
            client.send_header("Content-Length", str(len(SLOW_DOWN)))
            client.end_headers()
            if client.command != "HEAD":
                client.wfile.write(SLOW_DOWN)
            return
        upstream = http.client.HTTPConnection(self.upstream.hostname, self.upstream.port, timeout=60)
        upstream.putrequest(client.command, client.path, skip_host=True, skip_accept_encoding=True)
        for name, value in client.headers.items():
            if name.lower() != "expect":
                upstream.putheader(name, value)
        upstream.endheaders(body)
        answer = upstream.getresponse()
        data = answer.read()
        upstream.close()
        if fault == "lost":
            return
        headers = dict(answer.getheaders())
        for name in list(headers):
            if name.lower() in ("connection", "transfer-encoding", "content-length" if client.command != "HEAD" else ""):
                del headers[name]
            elif name.lower() == "etag" and self.new_etag_after is not None and number >= self.new_etag_after:
                headers[name] = '"%032x"' % 1
            elif name.lower() == "content-range" and fault == "short" and len(data) > 1:
                first = int(headers[name].split()[1].split("-")[0])
                data = data[: len(data) // 2]
                headers[name] = "bytes %d-%d/%s" % (first, first + len(data) - 1, headers[name].split("/")[1])
        client.send_response(answer.status)
        for name, value in headers.items():
            client.send_header(name, value)
        if client.command != "HEAD":
            client.send_header("Content-Length", str(len(data)))
        client.end_headers()
        if client.command != "HEAD":
            client.wfile.write(data[: len(data) // 2] if fault == "cut" else data)
