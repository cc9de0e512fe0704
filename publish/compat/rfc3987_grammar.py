"""jsonschema 4.26 with rfc3987-syntax 1.1: do not compile a grammar when it is imported.

`jsonschema` imports `rfc3987_syntax` if it is installed, which compiles a grammar of internet
addresses with `lark`: two seconds in every process that imports Jupyter Book.  The build checks
no such address.

https://github.com/python-jsonschema/jsonschema/issues/1428
"""

import sys


def apply() -> None:
    """Have jsonschema take it for not installed, as which it does without it."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
