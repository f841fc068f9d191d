#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads inputs from and publishes to a real object store on loopback, straight and through a proxy that spoils answers.
What must hold: the same output bytes as from local files, or an error that says what is wrong; and whoever sees a
published manifest-sha256.txt finds all it names.

usage: store_test.py --curate PROGRAM --server rclone|versitygw
Exit code 77 (skipped) if that server is not installed; scripts/setup --stores installs both."""
import argparse
import datetime
import hashlib
import hmac
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from fault_proxy import FaultProxy  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEY, SECRET = "test-key", "canary-of-the-secret"
DATASET = "dataset: {license: CC0-1.0, creator: test, purpose: test, date: 2026-01-01}\n"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Store:
    """The server, and an independent client of it."""

    def __init__(self, kind, program, folder):
        self.kind = kind
        (folder / "bkt").mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = dict(os.environ)
        if kind == "rclone":
            command = [program, "serve", "s3", "--addr", f"127.0.0.1:{self.port}", "--auth-key", f"{KEY},{SECRET}",
                       "--vfs-cache-mode", "off", str(folder)]
        else:
            environment.update(ROOT_ACCESS_KEY=KEY, ROOT_SECRET_KEY=SECRET)
            environment.update(ROOT_ACCESS_KEY_ID=KEY, ROOT_SECRET_ACCESS_KEY=SECRET)
            command = [program, "--port", f"127.0.0.1:{self.port}", "--quiet", "posix", str(folder)]
        self.log = open(folder.parent / f"{kind}.log", "wb")
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        self.url = f"http://127.0.0.1:{self.port}"
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit(f"{kind} does not start: {(folder.parent / f'{kind}.log').read_text()}")

    def close(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, method, path, query=(), body=b""):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        path = urllib.parse.quote(path, safe="/~")
        query = "&".join(sorted(f"{urllib.parse.quote(k, safe='~')}={urllib.parse.quote(v, safe='~')}" for k, v in query))
        headers = {"host": f"127.0.0.1:{self.port}", "x-amz-content-sha256": sha256(body), "x-amz-date": now}
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        canonical = f"{method}\n{path}\n{query}\n{lines}\n{names}\n{sha256(body)}"
        scope = f"{now[:8]}/us-east-1/s3/aws4_request"
        key = ("AWS4" + SECRET).encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), "sha256").digest()
        signature = hmac.new(key, f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{sha256(canonical.encode())}".encode(), "sha256")
        headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={names}, "
                                    f"Signature={signature.hexdigest()}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path + ("?" + query if query else ""), body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, data

    def put(self, key, body):
        status, data = self.ask("PUT", "/bkt/" + key, body=body)
        assert status == 200, (status, data)

    def get(self, key):
        status, data = self.ask("GET", "/bkt/" + key)
        return data if status == 200 else None

    def keys(self, prefix):
        keys, token = [], None
        while True:
            query = [("list-type", "2"), ("prefix", prefix)] + ([("continuation-token", token)] if token else [])
            status, data = self.ask("GET", "/bkt/", query)
            assert status == 200, (status, data)
            text = data.decode()
            keys += re.findall("<Key>([^<]*)</Key>", text)
            token = re.search("<NextContinuationToken>([^<]*)<", text)
            if not token or "<IsTruncated>true" not in text:
                return keys
            token = token.group(1)


class Tests:
    def __init__(self, curate, store, folder):
        self.curate, self.store, self.folder = curate, store, folder
        self.runs = 0

    def call(self, *arguments, url=None, deadline=20, **more):
        environment = dict(os.environ, AWS_ENDPOINT_URL=url or self.store.url, AWS_ACCESS_KEY_ID=KEY,
                           AWS_SECRET_ACCESS_KEY=SECRET, CURATE_REMOTE_DEADLINE=str(deadline), **more)
        done = subprocess.run([self.curate, *map(str, arguments)], env=environment, capture_output=True, text=True,
                              timeout=300)
        assert SECRET not in done.stdout + done.stderr
        return done

    def config(self, inputs, rest=""):
        self.runs += 1
        path = self.folder / f"config-{self.runs}.yaml"
        path.write_text(f"name: store\ninputs:\n{inputs}{rest}{DATASET}")
        return path, self.folder / f"run-{self.runs}"

    def run(self, inputs, rest="", **more):
        config, run = self.config(inputs, rest)
        return self.call("run", config, "-o", run, "-q", "--threads", 2, **more), run

    def shards(self, run):
        return {path.name: sha256(path.read_bytes()) for path in sorted((run / "out").iterdir())}

    # -- reading ------------------------------------------------------------------------------------------------------

    PIPELINE = "stages:\n  - extract_html: {}\n  - word_count: {min: 40, splitter: uniseg}\n  - exact_dedup: {}\n"

    def prepare(self):
        sample = ROOT / "configs/sample"
        for name in ("tutors.warc.gz", "texts.jsonl.gz", "entries.jsonl.zst"):
            self.store.put("in/" + name, (sample / name).read_bytes())
        local = "".join(f"  - {{name: {n}, paths: ['{sample}/{p}']}}\n" for n, p in self.NAMES)
        done, run = self.run(local, self.PIPELINE)
        assert done.returncode == 0, done.stderr
        self.wanted = self.shards(run)
        assert self.wanted

    NAMES = [("web", "tutors.warc.gz"), ("texts", "texts.jsonl.gz"), ("entries", "entries.jsonl.zst")]
    REMOTE = "".join(f"  - {{name: {n}, paths: ['s3://bkt/in/{p}']}}\n" for n, p in NAMES)

    def test_reads_the_same_bytes_as_from_local_files(self):
        done, run = self.run(self.REMOTE, self.PIPELINE)
        assert done.returncode == 0, done.stderr
        assert self.shards(run) == self.wanted
        record = (run / "ledger/map-1/00000.json").read_text() + (run / "plan.json").read_text()
        assert record.count('"etag"') >= 9, record
        for path in run.rglob("*"):
            assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path

    def test_reads_the_same_bytes_through_every_fault(self):
        for seed in range(3):
            with FaultProxy(self.store.url, seed, {"storm": 0.2, "cut": 0.2, "short": 0.15, "lost": 0.15}) as proxy:
                done, run = self.run(self.REMOTE, self.PIPELINE, url=proxy.url)
            assert done.returncode == 0, done.stderr
            assert self.shards(run) == self.wanted, proxy.spoilt

    def test_says_that_an_object_changed_while_it_was_read(self):
        # Two phases of requests: the plan looks at three objects, then they are read.
        with FaultProxy(self.store.url, new_etag_after=3) as proxy:
            done, run = self.run(self.REMOTE, self.PIPELINE, url=proxy.url)
        assert done.returncode == 1 and "changed since the run was planned" in done.stderr, done.stderr
        assert not (run / "manifest-sha256.txt").exists()

    def test_says_that_an_object_changed_since_the_plan(self):
        self.store.put("moving.jsonl", b'{"text":"one"}\n' * 10)
        config, run = self.config("  - {paths: ['s3://bkt/moving.jsonl']}\n")
        done = self.call("run", config, "-o", run, "-q")
        assert done.returncode == 0, done.stderr
        self.store.put("moving.jsonl", b'{"text":"two"}\n' * 10)
        done = self.call("run", config, "-o", run, "-q")
        assert done.returncode == 2 and "s3://bkt/moving.jsonl changed" in done.stderr, done.stderr
        (run / "manifest-sha256.txt").unlink()
        shutil.rmtree(run / "ledger")
        done = self.call("task", run, "map-1", "0")
        assert done.returncode == 1 and "changed since the run was planned" in done.stderr, done.stderr

    def test_gives_up_a_dead_server_in_time_and_names_it(self):
        with FaultProxy(self.store.url, dead_after=4) as proxy:
            start = time.monotonic()
            done, _ = self.run(self.REMOTE, self.PIPELINE, url=proxy.url, deadline=2)
        assert done.returncode == 1 and "s3://bkt/in/" in done.stderr and "tries" in done.stderr, done.stderr
        assert time.monotonic() - start < 60

    def test_refuses_a_wrong_key(self):
        environment = dict(os.environ, AWS_ENDPOINT_URL=self.store.url, AWS_ACCESS_KEY_ID=KEY,
                           AWS_SECRET_ACCESS_KEY="another")
        config, run = self.config(self.REMOTE)
        done = subprocess.run([self.curate, "run", config, "-o", run, "-q"], env=environment, capture_output=True,
                              text=True)
        assert done.returncode == 1 and "403" in done.stderr, done.stderr

    def test_lists_more_than_a_page(self):
        rows = 1100 if self.store.kind == "versitygw" else 60
        for i in range(rows):
            self.store.put(f"many/{i % 7}/ä (1)+={i}.jsonl", b'{"text":"row %d"}\n' % i)
        done, run = self.run("  - {format: jsonl, paths: ['s3://bkt/many/']}\n")
        assert done.returncode == 0, done.stderr
        assert f'"documents": {rows}' in (run / "manifest.json").read_text()
        done, run = self.run("  - {format: jsonl, paths: ['s3://bkt/many/3/*.jsonl']}\n")
        assert done.returncode == 0, done.stderr
        assert f'"documents": {len(range(3, rows, 7))}' in (run / "manifest.json").read_text()

    # -- publishing ---------------------------------------------------------------------------------------------------

    def dataset(self):
        """A finished run with a shard of several parts."""
        if not hasattr(self, "finished"):
            rows, state = [], b"seed"
            for i in range(500):
                text = ""
                while len(text) < 80_000:
                    state = hashlib.sha512(state).digest()
                    text += state.hex() + " "
                rows.append(b'{"id":"%d","text":"%s"}\n' % (i, text.encode()))
            (self.folder / "big.jsonl").write_bytes(b"".join(rows))
            done, self.finished = self.run(f"  - {{paths: ['{self.folder}/big.jsonl']}}\n", "output: {level: 1}\n")
            assert done.returncode == 0, done.stderr
            assert max(p.stat().st_size for p in (self.finished / "out").iterdir()) > 17 << 20
        return self.finished

    def check_published(self, run, prefix, complete=True):
        """Whoever sees the list finds all it names."""
        listed = self.store.get(f"{prefix}/manifest-sha256.txt")
        if listed is None:
            assert not complete
            return False
        assert listed == (run / "manifest-sha256.txt").read_bytes()
        names = [line[66:] for line in listed.decode().splitlines()]
        assert "manifest.json" in names
        for name in names:
            assert self.store.get(f"{prefix}/{name}") == (run / name).read_bytes(), name
        wanted = sorted(f"{prefix}/{name}" for name in names + ["manifest-sha256.txt"])
        assert sorted(self.store.keys(prefix + "/")) == wanted
        return True

    def test_publishes_everything_and_nothing_twice(self):
        run = self.dataset()
        done = self.call("publish", run, "s3://bkt/pub/one")
        assert done.returncode == 0, done.stderr
        self.check_published(run, "pub/one")
        done = self.call("publish", run, "s3://bkt/pub/one/")
        assert done.returncode == 0 and ": 0 sent" in done.stdout, done.stdout + done.stderr
        # What somebody spoilt is sent again.
        self.store.put("pub/one/README.md", b"x" * (run / "README.md").stat().st_size)
        done = self.call("publish", run, "s3://bkt/pub/one")
        assert done.returncode == 0 and ": 1 sent" in done.stdout, done.stdout + done.stderr
        self.check_published(run, "pub/one")

    def test_publishes_through_every_fault(self):
        run = self.dataset()
        for seed in range(2):
            with FaultProxy(self.store.url, seed, {"storm": 0.15, "cut": 0.1, "lost": 0.15}) as proxy:
                done = self.call("publish", run, f"s3://bkt/pub/fault-{seed}", url=proxy.url)
            assert done.returncode == 0, done.stderr
            self.check_published(run, f"pub/fault-{seed}")

    def test_publishes_nothing_half(self):
        run = self.dataset()
        with FaultProxy(self.store.url) as proxy:
            assert self.call("publish", run, "s3://bkt/pub/count", url=proxy.url).returncode == 0
            requests = proxy.requests
        cuts = 0
        for stop in sorted({requests * i // 12 for i in range(12)} | {requests - 3, requests - 2, requests - 1}):
            with FaultProxy(self.store.url, dead_after=stop) as proxy:
                done = self.call("publish", run, "s3://bkt/pub/half", url=proxy.url, deadline=1)
            # The run that was counted may have asked something twice; this one then ends before `stop`.
            cut_off = proxy.requests > stop
            cuts += cut_off
            assert done.returncode == 1 or (done.returncode == 0 and not cut_off), (stop, requests, done.stderr)
            self.check_published(run, "pub/half", complete=done.returncode == 0)
            for key in self.store.keys("pub/half/"):
                self.store.ask("DELETE", "/bkt/" + key)
        assert cuts >= 12, cuts
        # Killed, and taken up again.
        with FaultProxy(self.store.url, dead_after=requests // 2) as proxy:
            self.call("publish", run, "s3://bkt/pub/half", url=proxy.url, deadline=1)
        done = self.call("publish", run, "s3://bkt/pub/half")
        assert done.returncode == 0, done.stderr
        self.check_published(run, "pub/half")
        there = int(re.search(r"([\d,]+) were there", done.stdout).group(1).replace(",", ""))
        assert there > 0, done.stdout

    def test_replaces_another_dataset_only_if_told_to(self):
        first = self.dataset()
        done, second = self.run(self.REMOTE, self.PIPELINE + "output: {shard_size: 64KiB}\n")
        assert done.returncode == 0, done.stderr
        assert self.call("publish", second, "s3://bkt/pub/swap").returncode == 0
        done = self.call("publish", first, "s3://bkt/pub/swap")
        assert done.returncode == 2 and "--replace" in done.stderr, done.stderr
        self.check_published(second, "pub/swap")
        done = self.call("publish", first, "s3://bkt/pub/swap", "--replace")
        assert done.returncode == 0, done.stderr
        self.check_published(first, "pub/swap")


def find_program(kind):
    for place in (os.environ.get("CURATE_" + kind.upper()), shutil.which(kind), ROOT / "build/stores/bin" / kind):
        if place and os.access(place, os.X_OK):
            return str(place)
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--curate", required=True)
    parser.add_argument("--server", required=True, choices=["rclone", "versitygw"])
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    program = find_program(options.server)
    if program is None:
        print(f"[  SKIPPED ] {options.server} is not installed; scripts/setup --stores does that")
        return 77
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        store = Store(options.server, program, folder / "store")
        failed = 0
        try:
            tests = Tests(os.path.abspath(options.curate), store, folder)
            tests.prepare()
            for name in [n for n in dir(Tests) if n.startswith("test_") and options.only in n]:
                start = time.monotonic()
                try:
                    getattr(tests, name)()
                    verdict = "passed"
                except AssertionError as error:
                    failed += 1
                    verdict = f"FAILED at line {error.__traceback__.tb_next and error.__traceback__.tb_next.tb_lineno}: {error}"
                print(f"{options.server}: {name[5:].replace('_', ' ')}: {verdict} ({time.monotonic() - start:.1f} s)",
                      flush=True)
        finally:
            store.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
