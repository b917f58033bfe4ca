#!/bin/sh
# Runs Python's tests: test_py.sh PYTHON [pytest's arguments]. First those without a browser, one process per core (four at
# most: each may hold TensorFlow). Then those with Chromium, in two processes, each with its own Chromium and server.
# A process runs whole files. Paths among the arguments choose tests of both parts.
python=$1
shift
NOTHING_CHOSEN=5

# --no-loadscope-reorder: tests/conftest.py puts files with slow tests first; xdist would put those with many tests first.
# With one process per core, threads of TensorFlow's own would only compete.
OMP_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 \
    "$python" -m pytest -o testpaths="tests/app tests/security tests/unit" -m "not browser" -n auto --maxprocesses 4 --dist loadfile \
    --no-loadscope-reorder "$@"
first=$?
if [ $first -ne 0 ] && [ $first -ne 1 ] && [ $first -ne $NOTHING_CHOSEN ]; then exit $first; fi
"$python" -m pytest -o testpaths=tests/browser -m browser -n 2 --dist loadfile --no-loadscope-reorder "$@"
second=$?
if [ $second -eq $NOTHING_CHOSEN ]; then exit $first; fi
if [ $first -eq $NOTHING_CHOSEN ] || [ $second -ne 0 ]; then exit $second; fi
exit $first
