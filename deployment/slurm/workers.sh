#!/bin/sh
# Workers of a cluster as jobs of SLURM, each of which trains one run at a time until its time is over:
#
#   cd FOLDER_OF_THE_APP
#   export CNN_DEMO_EXECUTOR_TLS=FOLDER CNN_DEMO_RUNS=SHARED_FOLDER XDG_CACHE_HOME=SHARED_CACHE CNN_DEMO_MAX_WORKER_MB=2400
#   sbatch --array=1-8 deployment/slurm/workers.sh tls://HOST:8786
#
# Options of `python -m cnn_demo.cluster worker` may follow the address: --workers 0 --questions 1 for a question worker.
#
#SBATCH --job-name=cnn-workshop
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=08:00:00
# A minute before the end: the run that trains makes a checkpoint, and goes on in another job.
#SBATCH --signal=B:TERM@60
# For a GPU each, add: #SBATCH --gpus=1
set -eu

# SLURM runs a copy of this script, in the folder from which it was submitted.
: "${1:?the address of the scheduler, such as tls://HOST:8786}"
exec .venv/bin/python -m cnn_demo.cluster worker "$@"
