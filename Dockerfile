# The app in a container: web server, queue and workers. compose.yaml puts a proxy with TLS in front of it.
# Most of the image is TensorFlow, which the workers import and the web server never does.

ARG PYTHON=3.12-slim-bookworm
ARG NODE=22-bookworm-slim

FROM node:${NODE} AS browser-parts
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:${PYTHON} AS packages
# requirements-cluster.txt for a server that trains on other machines, and for these machines
ARG REQUIREMENTS=requirements.txt
WORKDIR /app
COPY requirements.txt requirements-cluster.txt constraints.txt ./
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r "${REQUIREMENTS}" -c constraints.txt

FROM python:${PYTHON}
# Checks exports to TensorFlow.js. The app works without it.
COPY --from=browser-parts /usr/local/bin/node /usr/local/bin/node
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
COPY --from=browser-parts /app/node_modules node_modules

ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    HOME=/cache \
    XDG_CACHE_HOME=/cache \
    CNN_DEMO_RUNS=/data \
    CNN_DEMO_LOG=json \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none

# The app's own files belong to root and are never written: exports of the shipped networks go to the cache, and what
# browsers load is published now.
RUN useradd --uid 10001 --no-create-home --home-dir /cache app \
    && mkdir -p /data /cache \
    && for network in models/*/; do \
        mkdir -p "/cache/exports/$(basename "$network")" \
        && ln -s "/cache/exports/$(basename "$network")" "${network}exports"; \
    done \
    && chown -R app:app /data /cache \
    && python -m deployment.publish \
    && python -m compileall -q app.py server.py cnn_demo pages

USER 10001
VOLUME ["/data", "/cache"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "deployment.health_check"]
CMD ["streamlit", "run", "server.py"]
