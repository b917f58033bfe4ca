#!/bin/sh
# Python's tests: test_py.sh PYTHON [pytest's arguments]. Those without a browser run a file at a time on every core (four
# at most: each may hold TensorFlow). Those that drive Chromium follow one by one, as their waits are not made for a crowd.
python=$1
shift
NOTHING_CHOSEN=5

# A process for each core: TensorFlow's own threads would only be in the way.
OMP_NUM_THREADS=1 TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 \
    "$python" -m pytest -n auto --maxprocesses 4 --dist loadfile -m "not browser" "$@"
first=$?
if [ $first -ne 0 ] && [ $first -ne 1 ] && [ $first -ne $NOTHING_CHOSEN ]; then exit $first; fi
"$python" -m pytest -m browser "$@"
second=$?
if [ $second -eq $NOTHING_CHOSEN ]; then exit $first; fi
if [ $first -eq $NOTHING_CHOSEN ] || [ $second -ne 0 ]; then exit $second; fi
exit $first
