"""Jupyter Book's own command, without what only slows its start.

python -m publish.build.jupyter_book build . …
"""

from publish.compat import rfc3987_grammar

if __name__ == "__main__":
    rfc3987_grammar.apply()
    from jupyter_book.cli.main import main

    main(prog_name="jupyter-book")
