"""Reads what the city tells an agency. Python 3.9 or later; pip install confluent-kafka (librdkafka 2.6.1 or later).

KAFKA_BROKERS=host:port,... KAFKA_PASSWORD=... AGENCY=police python agency_reader.py
"""

import json
import os
import sys

from confluent_kafka import Consumer

agency = os.environ["AGENCY"]
user = f"agency.{agency}"

consumer = Consumer(
    {
        "bootstrap.servers": os.environ["KAFKA_BROKERS"],
        "security.protocol": os.environ.get("KAFKA_SECURITY", "SASL_SSL"),
        "sasl.mechanisms": "SCRAM-SHA-512",
        "sasl.username": user,
        "sasl.password": os.environ["KAFKA_PASSWORD"],
        # A group's name begins with the user's and a dot; what is read is remembered under it.
        "group.id": f"{user}.python",
        "auto.offset.reset": "earliest",
    }
)

# The same id may come twice: a reader that acts remembers what it has handled.
handled = set()


def handle(message):
    message_id = dict(message.headers())["ce_id"].decode()
    if message_id in handled:
        return
    handled.add(message_id)
    body = json.loads(message.value())["body"]
    kind = body["kind"]
    if kind == "alert":
        alert = body["alert"]
        print("alert", alert["alertId"], alert["state"], alert["rule"], flush=True)
    elif kind == "withdrawn":
        print("withdrawn", body["alertId"], flush=True)
    elif kind == "heartbeat":
        print("heartbeat", flush=True)
    elif kind == "checkpoint":
        print("checkpoint", body["checkpoint"]["treeSize"], body["checkpoint"]["rootHash"], flush=True)
    else:
        print(f"ignored {message_id}: this reader does not know the kind {kind}", file=sys.stderr, flush=True)


consumer.subscribe([f"agency.{agency}.alerts.v2"])
try:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            print(message.error(), file=sys.stderr, flush=True)
            continue
        handle(message)
except KeyboardInterrupt:
    pass
finally:
    consumer.close()
