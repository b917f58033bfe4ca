#!/bin/sh
# Makes the certificates by which the server, the scheduler and the workers of a cluster know each other:
#
#   sh deployment/cluster/make_certificates.sh FOLDER
#
# FOLDER then has ca.pem, cert.pem and key.pem, the same for all machines. Whoever has key.pem can run any program on the
# cluster, so keep it as secret as a password. The key of the authority is deleted, so that nobody can make another certificate.
set -eu

folder=${1:?the folder for the certificates}
umask 077
mkdir -p "$folder"
if [ -e "$folder/key.pem" ]; then
    echo "There are certificates in $folder already." >&2
    exit 1
fi
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=CNN workshop cluster" \
    -keyout "$aside/ca-key.pem" -out "$folder/ca.pem" 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=CNN workshop machine" \
    -keyout "$folder/key.pem" -out "$aside/request.pem" 2>/dev/null
openssl x509 -req -in "$aside/request.pem" -CA "$folder/ca.pem" -CAkey "$aside/ca-key.pem" -set_serial 1 -days 3650 \
    -out "$folder/cert.pem" 2>/dev/null
echo "Copy $folder to each machine of the cluster and set CNN_DEMO_EXECUTOR_TLS there."
