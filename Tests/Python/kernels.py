"""A galsh that Jupyter knows, in a folder of its own, for tests of the kernel. Needs GALSH_BINARY, jupyter_client."""

import os
import pathlib
import queue
import subprocess
import tempfile
import time
import unittest

BINARY = os.environ.get("GALSH_BINARY")

# Jupyter looks for kernels where the environment says when its modules are imported.
HOME = tempfile.TemporaryDirectory(prefix="galsh-jupyter-")
if BINARY:
    for name in ["JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]:
        os.environ[name] = os.path.join(HOME.name, name.lower())
        os.makedirs(os.environ[name])
    os.environ.pop("JUPYTER_PATH", None)
    # Nothing of the user's own.
    os.environ["GALSH_HISTORY"] = ""

try:
    import jupyter_client
    from jupyter_client.manager import KernelManager

    MISSING = None
except ImportError as error:
    jupyter_client = KernelManager = None
    MISSING = f"jupyter_client is not here: {error}"

if BINARY and not MISSING:
    INSTALL = subprocess.run([BINARY, "kernel", "install"], capture_output=True, text=True)
    if INSTALL.returncode or "libzmq5" in INSTALL.stderr:
        MISSING = f"galsh cannot be a kernel here: {INSTALL.stdout}{INSTALL.stderr}"

# A model to train, small enough for a batch to take a few milliseconds, for so many epochs.
SMALL = """
mock galaxies 20 per class to "mock" format=fits size=32
load manifest "mock/manifest.csv" as galaxies size=32
network small from 1x32x32 {
  encode { conv 3x3 2 pad=1; batchnorm; leaky_relu; pool 4x4; flatten; fc 8 }
  decode { reshape 2x2x2; upsample 4; upsample 4; deconv 3x3 1 pad=1; sigmoid }
}
"""
TRAIN = "pretrain ae on galaxies network=small normal=1 epochs={} lr=1e-3 batch=5 as elliptical overwrite=true"


class Running:
    """A kernel that runs, and what asks it."""

    def __init__(self, folder, **options):
        environment = options.pop("environment", {})
        self.manager = KernelManager(kernel_name="galsh", **options)
        self.started = time.time()
        self.manager.start_kernel(cwd=str(folder), env={**os.environ, **environment})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.kernel_info()
        self.client.get_shell_msg(timeout=90)
        # Until the first answer; what jupyter_client calls ready is a wait of 0.2 s for silence behind it.
        self.ready = time.time() - self.started
        self.client.wait_for_ready(timeout=90)

    @property
    def process(self):
        return self.manager.provisioner.pid

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def begun(self, message, timeout=180):
        """Waits until a request runs; an interrupt before that is harmless, and lost."""
        while True:
            got = self.client.get_iopub_msg(timeout=timeout)
            if got["parent_header"].get("msg_id") == message and got["msg_type"] == "execute_input":
                return

    def until_idle(self, message, timeout=180):
        """What is told of a request, up to the word that it is done."""
        told = []
        while True:
            got = self.client.get_iopub_msg(timeout=timeout)
            if got["parent_header"].get("msg_id") != message:
                continue
            told.append(got)
            if got["msg_type"] == "status" and got["content"]["execution_state"] == "idle":
                return told

    def reply(self, message, timeout=180):
        while True:
            got = self.client.get_shell_msg(timeout=timeout)
            if got["parent_header"].get("msg_id") == message:
                return got["content"]

    def run(self, code, **options):
        """The reply to a cell, and what was told of it."""
        message = self.client.execute(code, **options)
        reply = self.reply(message)
        return reply, self.until_idle(message)

    def text(self, code, stream="stdout", **options):
        _, told = self.run(code, **options)
        return text(told, stream)


def text(told, stream="stdout"):
    return "".join(
        message["content"]["text"]
        for message in told
        if message["msg_type"] == "stream" and message["content"]["name"] == stream
    )


def kinds(told):
    return [message["msg_type"] for message in told if message["msg_type"] != "status"]


def data(told, kind="display_data"):
    return [message["content"]["data"] for message in told if message["msg_type"] == kind]


@unittest.skipUnless(BINARY, "GALSH_BINARY is not set")
@unittest.skipIf(MISSING, MISSING)
class KernelTest(unittest.TestCase):
    """A folder, and kernels that end with the test."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="galsh-kernel-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, **options):
        running = Running(self.folder, **options)
        self.addCleanup(running.end)
        return running

    def assert_nothing_on(self, get):
        with self.assertRaises(queue.Empty):
            get(timeout=0.5)
