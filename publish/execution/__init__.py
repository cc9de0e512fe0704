"""Run the chapters whose inputs have changed, two at a time, on prepared kernels.

- `warm`: a process that has imported the libraries, and forks a kernel on request.
- `kernels`: the Jupyter kernel manager that asks it for one.
- `dependencies`: which files a chapter read while it ran, and whether they have changed.
- `chapters`: which chapters must run again, and running them.

The outputs are kept by jupyter-cache, from which MyST-NB takes them.
"""
