"""`python -m publish.browser`: fetch what the browser edition runs on, unless it is there."""

from publish.browser.supply import main

if __name__ == "__main__":
    raise SystemExit(main())
