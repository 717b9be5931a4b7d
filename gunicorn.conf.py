"""How the shop is served, in the demo and in production. GUNICORN_CMD_ARGS overrides any of it."""

import os

pythonpath = "site"
wsgi_app = "config.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"

# Threads wait for the database and for Stripe; processes use the cores.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded once, then forked: the second worker costs nothing, and a broken start stops at once.
preload_app = True
timeout = 60
graceful_timeout = 20
# A proxy keeps its connections; an idle browser soon gives its thread back.
keepalive = 5
# A slow leak never grows old.
max_requests = 5000
max_requests_jitter = 500
# Where a worker touches its heartbeat: memory, not a disk that may stall.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True


def when_ready(server):
    if os.environ.get("FAIRHAND_ANNOUNCE"):
        print(os.environ["FAIRHAND_ANNOUNCE"], flush=True)
