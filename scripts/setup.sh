#!/bin/sh
# Brings a machine to where `make run` (setup.sh run) or `make check test` (setup.sh test) works.
# Safe to repeat: it looks first, so a second call takes about a second and says nothing.
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"

say() { printf '%s\n' "setup: $*" >&2; }
stop() { say "$*"; exit 1; }

# --- system packages ------------------------------------------------------------------------

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() { # succeeds only if every package is there afterwards
    say "installing $*"
    log=$(mktemp)
    for attempt in 1 2; do
        if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
            </dev/null >"$log" 2>&1; then
            rm -f "$log"
            return 0
        fi
        # Package lists of a fresh image are empty or old; fetch them once and try again.
        [ "$attempt" = 2 ] || apt-get update -qq </dev/null >/dev/null 2>&1 || true
    done
    say "apt-get could not install $*; the end of its output:"
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
}

how_to_install() { # Debian packages, Homebrew packages
    if [ "$(uname -s)" = Darwin ]; then echo "brew install $2"
    else echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends $1"; fi
}

need() { # what it is for, Debian packages, Homebrew packages
    if can_install; then
        # shellcheck disable=SC2086  # a list of packages, meant to be split
        apt_install $2 || stop "$1 is missing and could not be installed."
    else
        stop "$1 is missing. Install it with:
    $(how_to_install "$2" "$3")
then repeat the command."
    fi
}

# --- Python ---------------------------------------------------------------------------------

find_python() { # 3.11 first: the versions in requirements.txt were resolved and tested on it
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

with_uv() { command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; }

make_environment() {
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return 0
    fi
    if ! python=$(find_python); then
        if with_uv; then python=3.11; else
            need "Python 3.11 or newer" "python3 python3-venv" "python@3.11"
            python=$(find_python) || stop "The system's Python is older than 3.11; install a newer one."
        fi
    fi
    say "making .venv with $python"
    if with_uv; then
        uv venv --quiet --clear --python "$python" .venv
        return 0
    fi
    if ! "$python" -c 'import ensurepip, venv; ensurepip.version()' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        need "Python's venv module" "python$version-venv" "python@$version"
    fi
    "$python" -m venv --clear .venv
}

checksum() { cat "$@" | cksum; }

install_requirements() { # file to install, then every file whose text decides
    file=$1
    stamp=.venv/.installed-$file
    [ "$(checksum "$@")" != "$(cat "$stamp" 2>/dev/null || true)" ] || return 0
    say "installing $file (the first time takes a minute or two)"
    if with_uv; then uv pip install --quiet --python .venv/bin/python -r "$file"
    else .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$file"; fi
    checksum "$@" >"$stamp"
}

# --- libraries the PDF renderer loads -------------------------------------------------------

pdf_libraries_load() {
    .venv/bin/python - <<'END' 2>/dev/null
"""Loads the libraries under the names WeasyPrint tries on Debian, other Linux and macOS."""
import ctypes
import os
import sys

# Homebrew keeps its libraries outside the folders the loader searches by itself.
folders = ("", "/opt/homebrew/lib/", "/usr/local/lib/")


def loads(*names: str) -> bool:
    for path in (folder + name for folder in folders for name in names):
        try:
            ctypes.CDLL(path)
        except OSError:
            continue
        return True
    return False


pango = loads("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib")
pangoft2 = loads("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib")
# Without it documents come out the same, a quarter slower; only Linux packages it apart.
subset = sys.platform != "linux" or loads("libharfbuzz-subset.so.0")
sys.exit(0 if pango and pangoft2 and subset else 1)
END
}

gradient_boosting_loads() { # LightGBM's wheel expects the compiler's OpenMP library on Linux
    [ "$(uname -s)" != Linux ] ||
        .venv/bin/python -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null
}

# --- what only the tests use ----------------------------------------------------------------

offer_for_tests() { # what is missing without it, Debian package, Homebrew package
    if can_install && apt_install "$2"; then return 0; fi
    say "$1 is not here: its tests will be skipped. To run them: $(how_to_install "$2" "$3")"
}

have_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }

have_postgresql() {
    command -v initdb >/dev/null 2>&1 && return 0
    for program in /usr/lib/postgresql/*/bin/initdb; do [ -x "$program" ] && return 0; done
    return 1
}

# --- in order -------------------------------------------------------------------------------

make_environment
case $purpose in
    run) install_requirements requirements.txt ;;
    test) install_requirements requirements-dev.txt requirements.txt ;;
    *) stop "unknown purpose $purpose; say run or test." ;;
esac
if ! pdf_libraries_load; then
    need "Pango, which lays out the PDF documents," "$PDF_PACKAGES" "pango"
    pdf_libraries_load || stop "Pango is installed but .venv/bin/python cannot load it."
fi
gradient_boosting_loads || need "OpenMP, which one of the forecasts uses," libgomp1 libomp
if [ "$purpose" = test ]; then
    have_browser || offer_for_tests "Chromium" chromium chromium
    have_postgresql || offer_for_tests "PostgreSQL" postgresql postgresql@16
fi
