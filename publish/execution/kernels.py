"""A Jupyter kernel manager whose kernels are forked from one warm process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from publish.project import ROOT


def isolate(folder: Path) -> None:
    """Let no kernel, profile or style of the machine's own reach a chapter.

    `folder`: for what IPython leaves.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["IPYTHONDIR"] = str(folder / ".ipython")
    os.environ["MPLBACKEND"] = "agg"
    os.environ["PYTHONHASHSEED"] = "0"


class WarmProcess:
    """The process of `warm`, started at once and asked for kernels when it is ready."""

    def __init__(self, log: Path):
        self.log: IO[bytes] = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "publish.execution.warm"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            # Ctrl-C is for the build, which then ends this process and its kernels.
            start_new_session=True,
        )
        self.lock = threading.Lock()
        self.ready = False

    def fork(self, request: dict[str, Any]) -> int:
        """The number of a new process that is the kernel asked for."""
        with self.lock:
            assert self.process.stdin and self.process.stdout
            if not self.ready:
                self._answer()
                self.ready = True
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            return int(self._answer())

    def _answer(self) -> str:
        assert self.process.stdout
        if line := self.process.stdout.readline():
            return line
        said = Path(self.log.name).read_text(encoding="utf-8", errors="replace").strip()
        raise RuntimeError(f"the process that starts kernels has ended: {said[-500:]}")

    def close(self) -> None:
        """End the process and its kernels."""
        assert self.process.stdin and self.process.stdout
        # It ends its kernels when its input ends; before it is ready it has none.
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5 if self.ready else 0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()


class ForkedKernel:
    """A kernel's process, as Jupyter expects it of `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int):
        self.pid = pid

    def poll(self) -> int | None:
        """None while the process runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int:
        """Return when the process has ended."""
        while self.poll() is None:
            time.sleep(0.01)
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, if it still runs."""
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            return

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by asking the warm process for one."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel that `cmd` would start."""
        manager = self.parent
        assert isinstance(manager, WarmKernelManager)
        # `python -m ipykernel_launcher -f FILE …`: what follows the module is the kernel's.
        argv = cmd[cmd.index("ipykernel_launcher") :]
        request = {"argv": argv, "cwd": str(kwargs["cwd"]), "record": str(manager.record)}
        process = ForkedKernel(manager.warm.fork(request))
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        return self.connection_info


class WarmKernelManager(AsyncKernelManager):
    """A manager of one kernel that is forked from `warm` and writes what it reads to `record`."""

    def __init__(self, warm: WarmProcess, record: Path, **settings: Any):
        super().__init__(**settings)
        self.warm, self.record = warm, record
        self.kernel_id = self.kernel_id or record.stem
        self.provisioner = WarmProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
