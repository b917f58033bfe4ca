#!/bin/sh
# Install the npm packages where npm exists: install_browser_parts.sh [--with-checkers]. By default those that browsers
# load; with the option also those with which make check checks our JavaScript. The app runs without any of them, so a
# failure here must not stop it.
set -eu

checkers=${1:-}
is_up_to_date() {
    # npm writes this file last. If it is newer than the lock file, the versions of the lock file are installed.
    [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ] || return 1
    [ -z "$checkers" ] || [ -x node_modules/.bin/tsc ]
}

if is_up_to_date; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "Note: npm is not installed, so the browser's libraries are not either; everything else works."
    exit 0
fi
npm ci --no-audit --no-fund $([ -n "$checkers" ] || echo --omit=dev) ||
    echo "Note: npm ci failed, so the browser's libraries are not installed; everything else works."
