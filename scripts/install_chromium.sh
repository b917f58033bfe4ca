#!/bin/sh
# Make sure that there is a Chromium for the browser tests: an installed one, the system's package, or Playwright's.
set -eu

python=$1
find_chromium() { "$python" -m scripts.browser 2>/dev/null; }

apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || return 1
        as_root="sudo -n"
    fi
    echo "No Chromium found; installing the system's package."
    $as_root apt-get update -qq || return 1
    # fonts-dejavu-core: without recommended packages there may be no font for arrows and mathematical signs.
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null || return 1
    find_chromium >/dev/null
}

playwright_install() {
    echo "Trying Playwright's Chromium."
    "$python" -m playwright install chromium || return 1
    find_chromium >/dev/null
}

find_chromium >/dev/null && exit 0
apt_install && exit 0
playwright_install && exit 0

echo "No Chromium could be found or installed; install one (the package is called chromium or google-chrome-stable)." >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
echo "The browser tests are skipped until then." >&2
