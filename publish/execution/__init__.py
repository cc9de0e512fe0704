"""Run the chapters: side by side, on warm kernels, and only those that can see a change.

- `warm`: a process that has imported the libraries, and forks a kernel on request.
- `kernels`: the Jupyter kernel manager that asks it for one.
- `dependencies`: which files a chapter read while it ran, and whether they have changed.
- `chapters`: which chapters must run again, and running them.

The outputs are kept by jupyter-cache, from which MyST-NB takes them.
"""
