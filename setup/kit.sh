#!/usr/bin/env bash
# Finds a Python that fits and hands over to the Python package beside this file:
# kit.sh COMMAND [ARGUMENTS]
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

fits() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
        if fits "$name"; then
            echo "$name"
            return
        fi
    done
    return 1
}

if ! python="$(find_python)"; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Python: installing Debian's python3 and python3-venv" >&2
        export DEBIAN_FRONTEND=noninteractive
        apt-get update >/dev/null && apt-get install --yes --no-install-recommends python3 python3-venv >/dev/null
    fi
    if ! python="$(find_python)"; then
        echo "This needs Python 3.11 or newer with venv:" \
            "run 'apt-get install python3 python3-venv' as root, then this command again." >&2
        exit 1
    fi
fi
PYTHONPATH="$here" exec "$python" -P -m kit "$@"
