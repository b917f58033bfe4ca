#!/bin/sh
# Install the npm packages where npm exists: install_browser_parts.sh [--with-checkers]. The app needs those that the
# browser loads, `make check` also those that check our JavaScript. The app runs without any, so nothing here may stop it.
set -eu

checkers=${1:-}
is_up_to_date() {
    # npm writes this file last: newer than the lock file means that the lock file's versions are in place.
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
