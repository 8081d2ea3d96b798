"""Prints clicks as JSON lines. Reads `<length> <bytes>` messages from stdin, as kcat writes them with -f '%S %s'.

Usage: read-clicks.py <click.avsc> <fingerprint, 16 hex digits>
"""

import io
import json
import sys
import uuid

import fastavro

MARKER = b"\xc3\x01"

schema = fastavro.parse_schema(json.load(open(sys.argv[1])))
fingerprint = int(sys.argv[2], 16).to_bytes(8, "little")
stream = sys.stdin.buffer


def messages():
    while True:
        length = b""
        while (byte := stream.read(1)) not in (b" ", b""):
            length += byte
        if byte == b"":
            return
        yield stream.read(int(length))


for message in messages():
    if message[:2] != MARKER or message[2:10] != fingerprint:
        continue  # a mark, or an event of another version
    click = fastavro.schemaless_reader(io.BytesIO(message[10:]), schema)
    print(
        json.dumps(
            {
                "click_id": str(uuid.UUID(bytes=click["click_id"])),
                "time": click["time"].isoformat(),
                "link_id": click["link_id"],
                "offer_id": click["offer_id"],
                "outcome": click["outcome"],
                "country": click["country"],
                "sub1": click["sub1"],
                "trace": click["trace"],
            }
        )
    )
