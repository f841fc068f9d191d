"""What the scripts that serve configs/sample share: its records, and the folders and files nginx needs."""
import glob
import gzip
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def records():
    """(type, URL, record's fields, block) of all records of the sample's web archives, whose lengths are right."""
    for path in sorted(glob.glob(ROOT + "/configs/sample/*.warc.gz")):
        with gzip.open(path) as file:
            data = file.read()
        at = 0
        while at < len(data):
            end = data.index(b"\r\n\r\n", at)
            fields = dict(line.split(": ", 1) for line in data[at:end].decode().split("\r\n")[1:])
            block = data[end + 4:end + 4 + int(fields["Content-Length"])]
            at = end + 4 + len(block) + 4
            yield fields["WARC-Type"], fields.get("WARC-Target-URI", ""), fields, block


def write_nginx(out, types, servers):
    """Writes OUT/nginx.conf: one process in the foreground that keeps to the folder."""
    os.makedirs(out + "/nginx", exist_ok=True)
    temporary = "".join(f"  {kind}_temp_path {out}/nginx/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    with open(out + "/nginx.conf", "w") as file:
        file.write(f"worker_processes 1; daemon off; pid {out}/nginx/pid; error_log {out}/nginx/error.log;\n"
                   "events { worker_connections 1024; }\nhttp {\n" + temporary + types +
                   f"  access_log {out}/nginx/access.log;\n" + "\n".join(servers) + "\n}\n")
