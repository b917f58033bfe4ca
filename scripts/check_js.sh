#!/bin/sh
# Check the format, the style and the types of the JavaScript, where Node.js is installed: check_js.sh [--fix].
# --fix: format it and correct what Biome can correct, instead of checking.
set -eu

sh scripts/install_browser_parts.sh --with-checkers
if ! command -v node >/dev/null 2>&1 || [ ! -x node_modules/.bin/tsc ]; then
    echo "Note: Node.js or its packages are not installed; the JavaScript is not checked." >&2
    # A machine that checks submissions must not pass by leaving checks out.
    if [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
fi
if [ "${1:-}" = --fix ]; then
    exec node_modules/.bin/biome check --write
fi
node_modules/.bin/biome check --error-on-warnings
node_modules/.bin/tsc --project jsconfig.json
# The service worker runs in another global scope, with other types.
node_modules/.bin/tsc --project jsconfig.worker.json
