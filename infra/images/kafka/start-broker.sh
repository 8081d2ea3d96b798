#!/bin/sh
# Writes the settings from KAFKA_* variables (KAFKA_NODE_ID becomes node.id), formats the data on first use, runs the broker.
set -eu

cd /var/lib/kafka
env | sed -n 's/^KAFKA_\([A-Z0-9_]*\)=\(.*\)$/\1=\2/p' | while IFS='=' read -r name value; do
  case "$name" in HEAP_OPTS) continue ;; esac
  printf '%s=%s\n' "$(printf '%s' "$name" | tr 'A-Z_' 'a-z.')" "$value"
done >server.properties

run() {
  exec java ${KAFKA_HEAP_OPTS:--Xmx400m} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dlog4j2.configurationFile=/opt/kafka/log4j2.properties -cp '/opt/kafka/jars/*' "$@"
}

log_dir=$(sed -n 's/^log\.dirs=//p' server.properties)
if [ ! -f "$log_dir/meta.properties" ]; then
  (run kafka.tools.StorageTool format -t "$CLUSTER_ID" -c server.properties)
fi
run kafka.Kafka server.properties
