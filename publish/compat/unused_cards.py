"""sphinxext-opengraph 0.13: do not import matplotlib for cards that are turned off.

The extension imports it to draw a card for each page, whatever `ogp_social_cards` says: a second
of every build.  No report of it was found upstream.
"""

import io
import sys
from contextlib import redirect_stdout


def apply() -> None:
    """Have the extension take its cards for not available, as which it does without them."""
    sys.modules.setdefault("sphinxext.opengraph._social_cards", None)  # type: ignore[arg-type]
    # It prints that it does.
    with redirect_stdout(io.StringIO()):
        import sphinxext.opengraph  # noqa: F401
