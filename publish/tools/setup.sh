#!/bin/sh
# Make .venv; with the word `browser`, see to the Chromium that the tests visit the site with.
# Run by `make`.
set -eu
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*"; }
fail() { say "$@" >&2; exit 1; }

# apt-get as root, or through sudo where it asks for no password.
if [ "$(id -u)" = 0 ]; then apt="apt-get"; else apt="sudo -n apt-get"; fi
install_or_ask() {
    case "$(uname -s)" in
    Darwin)
        fail "Please install what is missing, then run make again:  brew install $2" ;;
    *)
        if command -v apt-get >/dev/null && $apt --version >/dev/null 2>&1; then
            say "environment  installing $1 with apt-get"
            # Package lists are fetched only when what is there does not suffice.
            $apt install -y --no-install-recommends $1 >/dev/null 2>&1 ||
                { $apt update >/dev/null && $apt install -y --no-install-recommends $1 >/dev/null; }
        else
            fail "Please install what is missing, then run make again:  sudo apt-get install $1"
        fi ;;
    esac
}

if [ "${1:-}" = browser ]; then
    has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
    # What drives it comes with the lock, but for a library that a bare system lacks.
    has_driver() { .venv/bin/python -m playwright --version; }
    has_browser >/dev/null || install_or_ask chromium "--cask chromium"
    has_browser >/dev/null || fail "The tests need Chromium, and it is not on the path."
    has_driver >/dev/null 2>&1 || install_or_ask libatomic1 gcc
    has_driver >/dev/null || fail "Playwright, which drives Chromium in the tests, does not start."
    touch .venv/browser
    exit
fi

python=""
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed:  sudo apt-get install python3 python3-venv   (macOS: brew install python)"

if [ ! -x .venv/bin/pip ]; then
    say "environment  making .venv with $("$python" --version)"
    rm -rf .venv
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        install_or_ask python3-venv python
    fi
    "$python" -m venv .venv
fi

# uv comes from the lock too, checked by its hash like everything else.
say "environment  installing requirements.txt"
awk '/^uv==/ {found = 1} found {print} found && !/\\$/ && !/^ / {exit} found && /--hash/ && !/\\$/ {exit}' \
    requirements.txt >.venv/uv.txt
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.txt
.venv/bin/uv pip sync --quiet --require-hashes --python .venv/bin/python requirements.txt

touch .venv/ready
