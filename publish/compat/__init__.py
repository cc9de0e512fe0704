"""Changes to other projects' internals, one module each.

Each names the version that it was written for, why it is needed and where that is reported;
`tests/test_compat.py` fails when one is no longer needed.
"""
