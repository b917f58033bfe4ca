#!/bin/sh
# Python's tests: test_py.sh PYTHON [pytest's arguments]. Each process runs whole files. Those without a browser come first,
# on every core (four at most: each may hold TensorFlow). Those that drive Chromium follow, two files side by side, each
# process with a Chromium and a server of its own. A place among the arguments chooses in both parts.
python=$1
shift
NOTHING_CHOSEN=5

# A process for each core: TensorFlow's own threads would only be in the way.
OMP_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 \
    "$python" -m pytest -o testpaths="tests/app tests/unit" -m "not browser" -n auto --maxprocesses 4 --dist loadfile "$@"
first=$?
if [ $first -ne 0 ] && [ $first -ne 1 ] && [ $first -ne $NOTHING_CHOSEN ]; then exit $first; fi
"$python" -m pytest -o testpaths=tests/browser -m browser -n 2 --dist loadfile "$@"
second=$?
if [ $second -eq $NOTHING_CHOSEN ]; then exit $first; fi
if [ $first -eq $NOTHING_CHOSEN ] || [ $second -ne 0 ]; then exit $second; fi
exit $first
