"""`labase serve` in a process of its own: for a button in a notebook, the demonstration, and tests."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from labase_survey.errors import StoreError

PATIENCE = 60.0
"""Seconds a server has to answer for the first time; it executes the participants' notebook first."""

FAREWELL = 20.0
"""Seconds it has to end by itself, finishing what it accepted, before it is killed."""

if sys.platform == "win32":
    # There only a process with a group of its own can be asked to end without this one being asked too.
    GROUP, END = subprocess.CREATE_NEW_PROCESS_GROUP, signal.CTRL_BREAK_EVENT
else:
    GROUP, END = 0, signal.SIGTERM


class Server:
    """The participants' page of a published consultation, on this machine.

    Entering the context starts it and waits until it answers; leaving it stops it.

    Args:
        consultation: the id of a published consultation.
        notebook: the participants' notebook.
        database: the database's URL; `LABASE_DATABASE_URL` or the project's own when not said.
        port: 0 for a free one.
        ip: `"0.0.0.0"` to let the room's network in.
        team: whether the team's notebooks are served too; the passphrase is `LABASE_PASSPHRASE`, or in `output`.
    """

    def __init__(
        self,
        consultation: str,
        *,
        notebook: str | Path,
        database: str | None = None,
        port: int = 0,
        ip: str = "127.0.0.1",
        team: bool = False,
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [sys.executable, "-m", "labase_survey", "serve", "--round", consultation]
        self._command += ["--notebook", str(notebook), "--port", str(self.port), "--ip", ip]
        self._command += [] if team else ["--no-team"]
        self._environment = {**os.environ, **({"LABASE_DATABASE_URL": database} if database else {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._log: Path | None = None
        self._said = ""

    def start(self) -> Self:
        """Start the process, unless it runs; it answers a few seconds later."""
        if self._process is None:
            # A file, as nobody may read for hours; opened anew to read, as the two would share one place in it.
            descriptor, name = tempfile.mkstemp(prefix="labase-serve-", suffix=".log")
            self._log = Path(name)
            with os.fdopen(descriptor, "wb") as written:
                self._process = subprocess.Popen(
                    self._command,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=written,
                    stderr=subprocess.STDOUT,
                    creationflags=GROUP,
                )
        return self

    def wait(self, seconds: float = PATIENCE) -> Self:
        """Come back once it answers.

        Raises:
            StoreError: with what the process wrote, when it ends or doesn't answer in time.
        """
        end = time.monotonic() + seconds
        while not self.answers:
            if not self.running or time.monotonic() > end:
                self.stop()
                raise StoreError(f"the server at {self.url} doesn't answer; it wrote: {self.output or 'nothing'}")
            time.sleep(0.1)
        return self

    @property
    def running(self) -> bool:
        """Whether the process is there, answering or not yet."""
        return self._process is not None and self._process.poll() is None

    @property
    def answers(self) -> bool:
        """Whether the participants' page comes now."""
        try:
            return httpx.get(f"{self.url}/labase/state", timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    @property
    def output(self) -> str:
        """What the process wrote so far."""
        if self._log is not None:
            self._said = self._log.read_text(encoding="utf-8", errors="replace").strip()
        return self._said

    def stop(self) -> None:
        """Ask it to end, and wait until it has; nothing happens if it doesn't run.

        It stores what it has received first. On Windows without a console it can't be asked: it ends at once, and
        people whose answers were on their way are told that nothing was recorded.
        """
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.send_signal(END)
            process.wait(FAREWELL)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        self._forget(self.output)

    def _forget(self, said: str) -> None:
        """Remove the file of what it wrote, and keep the words."""
        log, self._log, self._said = self._log, None, said
        if log is not None:
            with suppress(PermissionError):  # on Windows, while something it started still writes there
                log.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.stop()

    def __enter__(self) -> Self:
        return self.start().wait()

    def __exit__(self, *_: object) -> None:
        self.stop()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kiosk_address(address: str, device: str) -> str:
    """What a facilitator opens on a tablet that people hand on; the key stands where no server is sent it.

    >>> kiosk_address("http://192.0.2.7:8866", "5f")
    'http://192.0.2.7:8866/#appareil=5f'
    """
    return f"{address.rstrip('/')}/#appareil={device}"


def network_address(port: int) -> str:
    """The address under which phones on the same network reach this machine; the local one without a network.

    No packet is sent: connecting a datagram socket only has the system choose the interface.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return f"http://{probe.getsockname()[0]}:{port}"
        except OSError:
            return f"http://127.0.0.1:{port}"
