"""The health check of the container: asks the app for /health. The exit status is 0 where it works, else 1."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

TIMEOUT_SECONDS = 8.0


def main() -> int:
    """Ask at the port and below the base path that Streamlit's settings name; print the answer."""
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    base = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    url = f"http://127.0.0.1:{port}/{base}/health" if base else f"http://127.0.0.1:{port}/health"
    # A proxy from the environment must not be used for this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=TIMEOUT_SECONDS) as answer:
            sys.stdout.write(answer.read().decode())
        return 0
    except urllib.error.HTTPError as error:
        sys.stdout.write(error.read().decode())
    except OSError as error:
        sys.stdout.write(f"The web process does not answer: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
