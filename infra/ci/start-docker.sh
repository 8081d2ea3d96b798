#!/bin/sh
# Makes a Docker engine answer on this machine: starts dockerd (Debian's docker.io) when none does. Needs root.
# Run again it changes nothing. Stop it with: kill "$(cat /var/run/docker.pid)"
set -eu

answers() { timeout 10 docker info >/dev/null 2>&1; }

if answers; then
  echo "docker: an engine answers" >&2
  exit 0
fi
for command in docker dockerd containerd; do
  command -v "$command" >/dev/null || {
    echo "docker: $command is missing (Debian and Ubuntu: apt-get install docker.io)" >&2
    exit 1
  }
done
[ "$(id -u)" = 0 ] || {
  echo "docker: starting dockerd needs root" >&2
  exit 1
}

# Containers' packets must fit the way out: a bridge wider than the default route loses large ones silently.
device=$(ip -4 route show default 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
mtu=$(cat "/sys/class/net/$device/mtu" 2>/dev/null || echo 1500)

log=$(mktemp "${TMPDIR:-/tmp}/dockerd-XXXXXX.log")
setsid nohup dockerd --mtu "$mtu" >"$log" 2>&1 </dev/null &
engine=$!
tries=0
until answers; do
  tries=$((tries + 1))
  if [ "$tries" -gt 60 ] || ! kill -0 "$engine" 2>/dev/null; then
    echo "docker: dockerd did not come up; the end of $log:" >&2
    tail -n 20 "$log" >&2
    kill "$engine" 2>/dev/null || true
    exit 1
  fi
  sleep 1
done
echo "docker: dockerd started, its log is $log" >&2
