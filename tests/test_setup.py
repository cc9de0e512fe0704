"""`make` sets up the environment whatever the settings of pip are on a machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from publish.project import ROOT


def test_a_setting_for_users_does_not_reach_the_environment(tmp_path: Path) -> None:
    """A `user = true` of somebody's pip stops it in an environment, after pypa/pip#8977."""
    for name in ("Makefile", "requirements.txt", "publish/tools/setup.sh"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / ".venv/bin"
    tools.mkdir(parents=True)
    for name in ("pip", "uv"):
        (tools / name).write_text('#!/bin/sh\necho "$(basename "$0") $PIP_USER" >>asked\n')
        (tools / name).chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    command = ["make", ".venv/ready"]
    environment["PIP_USER"] = "1"
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text().split("\n")[:2] == ["pip 0", "uv 0"]
    assert (tmp_path / ".venv/ready").is_file()
