#!/bin/sh
# Print the path of a Python that the pinned requirements support; say what to do where there is none.
set -eu

for candidate in python3.12 python3.11 python3 python; do
    command -v "$candidate" >/dev/null 2>&1 || continue
    # Asked, not read from the name: "python3" may be any version, and a version manager's shim may refuse to start.
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null; then
        # sys.executable, since a shim's answer may change with the folder.
        "$candidate" -c 'import sys; print(sys.executable)'
        exit 0
    fi
    version=$("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null) || continue
    seen="${seen:+$seen, }$candidate is $version"
done

{
    echo "CNN workshop needs Python 3.11 or 3.12 (found: ${seen:-no Python at all})."
    echo "TensorFlow 2.19 and its exporter have no packages for other versions."
    echo "Install one and run the same command again, for example:"
    echo "  Debian, Ubuntu   sudo apt-get install python3.12 python3.12-venv   (or python3.11 python3.11-venv)"
    echo "  Fedora           sudo dnf install python3.12"
    echo "  macOS            brew install python@3.12"
    echo "  pyenv            pyenv install 3.12 && pyenv local 3.12"
} >&2
exit 1
