"""A smart camera that speaks to a Marsad city, in Python. It sends one scene a second with a car that drives through it, and one plate read. It
keeps what is not acknowledged, connects again after a break, and sends that again.

    pip install grpcio grpcio-tools
    python -m grpc_tools.protoc -I . --python_out=. --grpc_python_out=. ingest.proto
    EDGE=gateway.example:8443 CAMERA=my-camera AUTHORITY=ca.pem CERTIFICATE=camera.pem KEY=camera.key python camera.py

BATCHES (default: for ever) ends it once so many batches are acknowledged. PLATE is the text of the plate. STUBS is the folder of the two files that
protoc made, if it is not this one.
"""

import hashlib
import os
import queue
import random
import sys
import threading
import time

import grpc

sys.path.insert(0, os.environ.get("STUBS", "."))
import ingest_pb2 as wire  # noqa: E402
import ingest_pb2_grpc as service  # noqa: E402

EVERY_S = float(os.environ.get("EVERY_MS", "1000")) / 1000
BATCHES = float(os.environ.get("BATCHES", "inf"))
PLATE = os.environ.get("PLATE", "274683 WW")
# A real camera gives the hash of its network's file.
MODEL = wire.Model(name="example", sha256=hashlib.sha256(b"example").hexdigest(), threshold=0.5)
# Ends that coming back does not help against. A person has to look.
FINAL = ("certificate_", "camera_elsewhere", "signage_invalid", "hello_invalid")

waiting = []  # batches that are not acknowledged, oldest first; a real camera bounds this, and keeps it over a restart
acknowledged = (0, 0)  # epoch and sequence
total = 0
frames = 0


def read(path):
    with open(path, "rb") as file:
        return file.read()


def now_ms():
    return int(time.time() * 1000)


def make_batch(epoch, sequence, started_ms):
    """Makes the batch of this second. The part is 0 and the time runs from the welcome on."""
    global frames
    now = now_ms()
    frame = wire.Frame(part=0, pts_ms=now - started_ms, captured_at_ms=now, width_px=640, height_px=360)
    car = wire.Box(x=(frames * 20) % 540, y=100, width=100, height=60)
    frames += 1
    track = wire.Track(
        ordinal=1,
        confidence=0.9,
        box=car,
        evidence=wire.EVIDENCE_DETECTED,
        age_ms=now - started_ms,
        **{"class": wire.OBJECT_CLASS_CAR},
    )
    scene = wire.Scene(frame=frame, observed_ms=int(EVERY_S * 1000), moving=True, tracks=[track])
    plate = wire.PlateRead(
        frame=frame,
        ordinal=1,
        vehicle_class=wire.OBJECT_CLASS_CAR,
        text=PLATE,
        confidence=0.9,
        votes=1,
        final=True,
        plate_box=wire.Box(x=car.x + 20, y=car.y + 40, width=40, height=10),
    )
    return wire.Batch(epoch=epoch, sequence=sequence, scenes=[scene], plate_reads=[plate] if sequence == 1 else [])


def note_acknowledged(answer):
    global acknowledged, total
    for refusal in answer.refusals:
        reason = wire.RefusalReason.Name(refusal.reason)
        print(f"refused {wire.ResultKind.Name(refusal.result)} {refusal.index}: {reason}", flush=True)
    while waiting and waiting[0].epoch == answer.epoch and waiting[0].sequence <= answer.sequence:
        waiting.pop(0)
        total += 1
    acknowledged = (answer.epoch, answer.sequence)
    print(f"acknowledged {answer.epoch} {answer.sequence}", flush=True)


def hello():
    greeting = wire.Hello(camera=os.environ["CAMERA"], detector=MODEL, plate_reader=MODEL)
    if waiting:
        epoch = waiting[0].epoch
        sequence = acknowledged[1] if acknowledged[0] == epoch else 0
        greeting.resume.CopyFrom(wire.Resume(epoch=epoch, acknowledged_sequence=sequence))
    return wire.ObserveRequest(hello=greeting)


def produce(outgoing, welcome, over):
    """Sends what waited, then a new batch every second."""
    started = now_ms()
    for batch in list(waiting):
        outgoing.put(wire.ObserveRequest(batch=batch))
    sequence = 0
    while not over.wait(EVERY_S):
        # What cannot be sent yet waits here.
        if len(waiting) >= welcome.limits.unacknowledged_batches or total + len(waiting) >= BATCHES:
            continue
        sequence += 1
        batch = make_batch(welcome.epoch, sequence, started)
        waiting.append(batch)
        outgoing.put(wire.ObserveRequest(batch=batch))


def stream(credentials):
    """One stream, until it ends. Returns the reason of its end."""
    outgoing = queue.Queue()
    over = threading.Event()
    producer = None
    outgoing.put(hello())
    with grpc.secure_channel(os.environ["EDGE"], credentials, [("grpc.keepalive_time_ms", 10_000)]) as channel:
        answers = service.IngestServiceStub(channel).Observe(iter(outgoing.get, None))
        try:
            for answer in answers:
                kind = answer.WhichOneof("kind")
                if kind == "welcome":
                    print(f"welcome {answer.welcome.epoch}", flush=True)
                    producer = threading.Thread(target=produce, args=(outgoing, answer.welcome, over), daemon=True)
                    producer.start()
                elif kind == "acknowledgement":
                    note_acknowledged(answer.acknowledgement)
                    if total >= BATCHES:
                        outgoing.put(None)
                elif kind == "permits":
                    print(f"permitted: {', '.join(answer.permits.analytics) or 'nothing'}", flush=True)
            return "done"
        except grpc.RpcError as error:
            return dict(error.trailing_metadata() or ()).get("marsad-reason", error.details())
        finally:
            over.set()
            outgoing.put(None)
            if producer:
                producer.join()


def main():
    credentials = grpc.ssl_channel_credentials(
        read(os.environ["AUTHORITY"]), read(os.environ["KEY"]), read(os.environ["CERTIFICATE"])
    )
    failures = 0
    while total < BATCHES:
        before = total
        reason = stream(credentials)
        print(f"ended: {reason}", flush=True)
        if reason.startswith(FINAL):
            sys.exit(1)
        failures = 0 if total > before else failures + 1
        if total < BATCHES:
            time.sleep(min(30, 0.5 * 2**failures) * random.uniform(0.5, 1))


main()
