#!/bin/sh
# Workers of a cluster as jobs of SLURM, each of which trains one run at a time until its time is over:
#
#   cd FOLDER_OF_THE_APP
#   CNN_DEMO_EXECUTOR=tls://HOST:8786 CNN_DEMO_EXECUTOR_TLS=FOLDER CNN_DEMO_RUNS=SHARED_FOLDER \
#       sbatch --array=1-8 deployment/slurm/workers.sh
#
#SBATCH --job-name=cnn-workshop
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=08:00:00
#SBATCH --signal=TERM@60
# A GPU for each: #SBATCH --gpus-per-task=1
set -eu

# SLURM runs a copy of this script elsewhere, in the folder from which it was submitted.
PATH="$PWD/.venv/bin:$PATH"
export PATH
exec sh deployment/cluster/worker.sh --death-timeout 300 "$@"
