#!/bin/sh
# Make .venv from requirements.txt; with the word `browser`, see to the Chromium that the tests use.
# Run by `make`.  Only this uses a network.
set -eu
cd "$(dirname "$0")/../.."

say() { printf 'environment  %s\n' "$*"; }
fail() { printf '%s\n' "$@" >&2; exit 1; }

# Everything that the system lacks, named at once: packages of Debian, and of Homebrew.
missing=""
missing_brew=""
lacks() { missing="$missing $1"; missing_brew="$missing_brew $2"; }

install_or_ask() {
    [ -n "$missing" ] || return 0
    if [ "$(uname -s)" = Darwin ]; then
        fail "Please install what is missing, then run make again:  brew install$missing_brew"
    fi
    # apt-get as root, or through sudo where it asks for no password.
    if [ "$(id -u)" = 0 ]; then apt="apt-get"; else apt="sudo -n apt-get"; fi
    if ! command -v apt-get >/dev/null || ! $apt --version >/dev/null 2>&1; then
        fail "Please install what is missing, then run make again:  sudo apt-get install$missing"
    fi
    say "installing$missing with apt-get"
    # Package lists are fetched only when those at hand do not suffice.
    $apt install -y --no-install-recommends $missing >/dev/null 2>&1 ||
        { $apt update >/dev/null 2>&1 && $apt install -y --no-install-recommends $missing >/dev/null 2>&1; } ||
        fail "apt-get could not install$missing: is there a network?"
}

if [ "${1:-}" = browser ]; then
    has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
    # What drives it comes with requirements.txt, but for a library that a bare system lacks.
    has_driver() { .venv/bin/python -m playwright --version; }
    has_browser >/dev/null || lacks chromium "--cask chromium"
    has_driver >/dev/null 2>&1 || lacks libatomic1 gcc
    install_or_ask
    has_browser >/dev/null || fail "The tests need Chromium, and it is not on the path."
    has_driver >/dev/null || fail "Playwright, which drives Chromium in the tests, does not start."
    touch .venv/browser
    exit
fi

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=""
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && recent "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    lacks "python3 python3-venv" python
elif [ ! -x .venv/bin/pip ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
    lacks python3-venv python
fi
install_or_ask
python=${python:-python3}
recent "$python" || fail "Python 3.11 or newer is needed, and this is $("$python" --version 2>&1)."

if [ ! -x .venv/bin/pip ]; then
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv
fi

# uv comes from requirements.txt too, checked by its hash like everything else.
say "installing requirements.txt"
tr -d '\r' <requirements.txt |
    awk '/^uv==/ {found = 1} found {print} found && !/\\$/ && !/^ / {exit} found && /--hash/ && !/\\$/ {exit}' \
        >.venv/uv.txt
pip="--quiet --disable-pip-version-check --retries 1 --timeout 20"
log=.venv/setup.log
{
    .venv/bin/pip install $pip --require-hashes --no-deps -r .venv/uv.txt &&
        .venv/bin/uv pip sync --require-hashes --compile-bytecode --python .venv/bin/python requirements.txt
} >"$log" 2>&1 || {
    if grep -qiE "resolv|connect|network|unreachable|timed out" "$log"; then
        fail "The Python packages could not be fetched: is there a network? ($log says more)"
    fi
    cat "$log" >&2
    fail "The Python packages could not be installed."
}
touch .venv/ready
