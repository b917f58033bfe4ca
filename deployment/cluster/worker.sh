#!/bin/sh
# Starts a worker of a cluster, which trains one run at a time; start one for each run that the machine should train:
#
#   CNN_DEMO_EXECUTOR=tls://HOST:8786 CNN_DEMO_EXECUTOR_TLS=FOLDER CNN_DEMO_RUNS=SHARED_FOLDER \
#       sh deployment/cluster/worker.sh [OPTIONS of dask worker]
#
# With several GPUs, start one for each: CUDA_VISIBLE_DEVICES=0 for the first, CUDA_VISIBLE_DEVICES=1 for the second.
# A run trains in a process beside the worker, so Dask's own limit of memory would not see it.
set -eu

tls=${CNN_DEMO_EXECUTOR_TLS:?the folder with ca.pem, cert.pem and key.pem}
exec dask worker "${CNN_DEMO_EXECUTOR:?the address of the scheduler, such as tls://HOST:8786}" \
    --nworkers 1 --nthreads 1 --resources run=1 --memory-limit 0 --no-dashboard --local-directory "${TMPDIR:-/tmp}" \
    --tls-ca-file "$tls/ca.pem" --tls-cert "$tls/cert.pem" --tls-key "$tls/key.pem" "$@"
