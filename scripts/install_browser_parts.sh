#!/bin/sh
# Install the JavaScript libraries where npm exists. The app runs without them, so nothing here may stop it.
set -eu

[ -f package.json ] || exit 0
# npm writes this file last: newer than the lock file means that the lock file's versions are in place.
if [ -f node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "Note: npm is not installed, so the browser's libraries are not either; everything else works."
    exit 0
fi
npm ci --no-audit --no-fund || echo "Note: npm ci failed, so the browser's libraries are not installed; everything else works."
