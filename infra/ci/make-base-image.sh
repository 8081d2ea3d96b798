#!/bin/sh
# Makes the image that the project's Dockerfiles start from and prints its name: debian:bookworm-slim from a registry,
# or, where none answers, the same made here by mmdebstrap. Run again it changes nothing. Needs root only for mmdebstrap.
#   BASE_IMAGE=$(infra/ci/make-base-image.sh)
set -eu

registry_image=debian:bookworm-slim
made_image=smartlink-base:bookworm

for image in "$registry_image" "$made_image"; do
  if docker image inspect "$image" >/dev/null 2>&1; then
    echo "$image"
    exit 0
  fi
done
if timeout 120 docker pull "$registry_image" >/dev/null 2>&1; then
  echo "$registry_image"
  exit 0
fi

command -v mmdebstrap >/dev/null || {
  echo "base image: no registry answers and mmdebstrap is missing (apt-get install mmdebstrap)" >&2
  exit 1
}
echo "base image: no registry answers, making it with mmdebstrap" >&2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# This machine's own certificate authorities go in: behind a proxy that reads TLS nothing could be fetched without them.
mkdir -p "$scratch/ca-certificates"
cp /usr/local/share/ca-certificates/*.crt "$scratch/ca-certificates/" 2>/dev/null || true
timeout 600 mmdebstrap --quiet --variant=minbase --include=ca-certificates \
  --customize-hook="copy-in $scratch/ca-certificates /usr/local/share" \
  --customize-hook='chroot "$1" update-ca-certificates' \
  bookworm "$scratch/root.tar" >&2
docker import "$scratch/root.tar" "$made_image" >/dev/null
echo "$made_image"
