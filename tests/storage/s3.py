"""An S3 server in a process of its own (moto's), with an empty bucket; prints its port when it answers."""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from importlib import import_module

BUCKET = "figures"


def make_bucket(port: int) -> None:
    """Makes the bucket on a server that answers."""
    connection = HTTPConnection("127.0.0.1", port, 60)
    connection.request("PUT", f"/{BUCKET}")
    assert connection.getresponse().status == 200
    connection.close()


if __name__ == "__main__":
    server = import_module("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    threading.Event().wait()
