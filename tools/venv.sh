#!/bin/sh
# Make .venv hold what a requirements file pins: `tools/venv.sh requirements.txt`.
# Quick when nothing changed; PYTHON=… chooses another interpreter than the newest that fits.
set -eu
cd "$(dirname "$0")/.."
wanted=$1
venv=.venv
stamp=$venv/.installed-$wanted
# requirements-dev.txt includes the other, so both make its sum.
sum=$(cat requirements.txt "$wanted" | cksum)

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if command -v "$candidate" >/dev/null && fits "$candidate"; then
            found=$candidate
            # Debian ships venv apart from Python itself.
            if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
                echo "$candidate"
                return
            fi
        fi
    done
    if [ -n "${found:-}" ]; then
        echo "$found cannot make virtual environments. On Debian: apt-get install python3-venv" >&2
    else
        echo "Fairhand needs Python 3.11, 3.12 or 3.13, and none was found on PATH." >&2
        echo "Install one, or name it: make demo PYTHON=/path/to/python3" >&2
    fi
    exit 1
}

if [ -x $venv/bin/python ] && fits $venv/bin/python; then
    [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || exit 0
else
    python=$(find_python)
    echo "Making $venv with $("$python" --version) …"
    rm -rf $venv
    "$python" -m venv $venv
fi

echo "Installing what $wanted pins …"
# Compiling every file would take longer than installing; what is imported is compiled then.
$venv/bin/python -m pip install --quiet --no-compile --disable-pip-version-check \
    --no-warn-script-location --require-virtualenv -r "$wanted"
echo "$sum" > "$stamp"
if [ "$wanted" = requirements-dev.txt ]; then
    cat requirements.txt requirements.txt | cksum > $venv/.installed-requirements.txt
fi
