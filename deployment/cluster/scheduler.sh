#!/bin/sh
# Starts the scheduler of a cluster, which knows the workers and hands runs to them:
#
#   CNN_DEMO_EXECUTOR_TLS=FOLDER sh deployment/cluster/scheduler.sh [OPTIONS of dask scheduler]
set -eu

tls=${CNN_DEMO_EXECUTOR_TLS:?the folder with ca.pem, cert.pem and key.pem}
exec dask scheduler --protocol tls --port 8786 --no-dashboard \
    --tls-ca-file "$tls/ca.pem" --tls-cert "$tls/cert.pem" --tls-key "$tls/key.pem" "$@"
