#!/bin/sh
# Make a virtual environment in the given folder, unless there is a usable one.
set -eu

venv=$1
if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' && exit 0
    echo "$venv holds $("$venv/bin/python" --version); CNN workshop needs Python 3.11 or 3.12." >&2
    echo "Remove the folder $venv and run the same command again." >&2
    exit 1
fi

python=$(sh scripts/find_python.sh)
echo "Making $venv with $("$python" --version)"
"$python" -m venv "$venv" || {
    echo "The virtual environment could not be made; on Debian and Ubuntu install the python3-venv package of that version." >&2
    exit 1
}
