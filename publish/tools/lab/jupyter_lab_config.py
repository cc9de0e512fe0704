"""How `make lab` starts JupyterLab: chapters open as notebooks, in this environment's kernel."""

import os
from pathlib import Path

c = get_config()  # noqa: F821

here = Path(__file__).resolve().parent
# overrides.json: a chapter opens as a notebook, on a double click too.
c.LabApp.app_settings_dir = str(here)
c.LabApp.default_url = "/lab/tree/book/index.md"
c.ServerApp.root_dir = str(here.parents[2])
c.KernelSpecManager.allowed_kernelspecs = {"python3"}
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
# As root, too, as in a container: it serves this machine alone.
c.ServerApp.allow_root = os.geteuid() == 0
