// A smart camera that speaks to a Marsad city, in Node. It sends one scene a second with a car that drives through it, and one plate read. It
// keeps what is not acknowledged, connects again after a break, and sends that again.
//
//   npm install @grpc/grpc-js @grpc/proto-loader
//   EDGE=gateway.example:8443 CAMERA=my-camera AUTHORITY=ca.pem CERTIFICATE=camera.pem KEY=camera.key PROTO=ingest.proto node camera.mjs
//
// BATCHES (default: for ever) ends it once so many batches are acknowledged. PLATE is the text of the plate.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const { EDGE, CAMERA, AUTHORITY, CERTIFICATE, KEY, PROTO, BATCHES = 'Infinity', PLATE = '274683 WW' } = process.env;
const EVERY_MS = Number(process.env.EVERY_MS ?? 1_000);
const { IngestService } = grpc.loadPackageDefinition(
  loader.loadSync(PROTO, { longs: Number, enums: String, defaults: true, oneofs: true }),
).marsad.camera.v1;
const credentials = grpc.credentials.createSsl(...[AUTHORITY, KEY, CERTIFICATE].map((path) => readFileSync(path)));
// A real camera gives the hash of its network's file.
const model = { name: 'example', sha256: createHash('sha256').update('example').digest('hex'), threshold: 0.5 };

/** Batches that are not acknowledged, oldest first. A real camera bounds this, and keeps it over a restart. */
const waiting = [];
/** Of the epoch of the oldest waiting batch. */
let acknowledged = { epoch: 0, sequence: 0 };
let total = 0;
let sequence = 0;
let frames = 0;

/** Makes the batch of this second. The part is 0 and the time runs from the welcome on. */
function makeBatch({ epoch, atMs }) {
  const now = Date.now();
  const frame = { part: 0, ptsMs: now - atMs, capturedAtMs: now, widthPx: 640, heightPx: 360 };
  const car = { x: (frames * 20) % 540, y: 100, width: 100, height: 60 };
  const track = { ordinal: 1, class: 'OBJECT_CLASS_CAR', confidence: 0.9, box: car, evidence: 'EVIDENCE_DETECTED' };
  const scene = { frame, observedMs: EVERY_MS, moving: true, tracks: [{ ...track, ageMs: now - atMs }] };
  const plateBox = { x: car.x + 20, y: car.y + 40, width: 40, height: 10 };
  const read = {
    frame,
    ordinal: 1,
    vehicleClass: 'OBJECT_CLASS_CAR',
    text: PLATE,
    confidence: 0.9,
    votes: 1,
    plateBox,
  };
  sequence += 1;
  frames += 1;
  return { epoch, sequence, scenes: [scene], plateReads: sequence === 1 ? [{ ...read, final: true }] : [] };
}

function noteAcknowledged({ epoch, sequence: upTo, refusals }) {
  for (const { result, index, reason } of refusals) console.log(`refused ${result} ${index}: ${reason}`);
  while (waiting[0]?.epoch === epoch && waiting[0].sequence <= upTo) {
    waiting.shift();
    total += 1;
  }
  acknowledged = { epoch, sequence: upTo };
  console.log(`acknowledged ${epoch} ${upTo}`);
}

/** Where this camera was when its stream broke; nothing if nothing waits. */
const resumeOf = ([oldest]) =>
  oldest && {
    epoch: oldest.epoch,
    acknowledgedSequence: acknowledged.epoch === oldest.epoch ? acknowledged.sequence : 0,
  };

/** One stream, until it ends. @returns the reason of its end */
function stream() {
  const client = new IngestService(EDGE, credentials, { 'grpc.keepalive_time_ms': 10_000, 'grpc.enable_retries': 0 });
  const call = client.observe();
  let timer;
  return new Promise((resolve) => {
    const end = (reason) => {
      clearInterval(timer);
      client.close();
      resolve(reason);
    };
    call.on('error', (error) => end(error.metadata?.get('marsad-reason')[0] ?? error.details));
    call.on('end', () => end('done'));
    call.on('data', ({ welcome, acknowledgement, permits }) => {
      if (permits) console.log(`permitted: ${permits.analytics.join(', ') || 'nothing'}`);
      if (acknowledgement) noteAcknowledged(acknowledgement);
      if (total >= Number(BATCHES)) call.end();
      if (!welcome) return;
      const { epoch, limits } = welcome;
      console.log(`welcome ${epoch}`);
      for (const batch of waiting) call.write({ batch });
      sequence = 0;
      const started = { epoch, atMs: Date.now() };
      timer = setInterval(() => {
        // What cannot be sent yet waits here.
        if (waiting.length >= limits.unacknowledgedBatches || total + waiting.length >= Number(BATCHES)) return;
        const batch = makeBatch(started);
        waiting.push(batch);
        call.write({ batch });
      }, EVERY_MS);
    });
    call.write({ hello: { camera: CAMERA, detector: model, plateReader: model, resume: resumeOf(waiting) } });
  });
}

/** Ends that coming back does not help against. A person has to look. */
const FINAL = /^(certificate_|camera_elsewhere|signage_invalid|hello_invalid)/;
for (let failures = 0; total < Number(BATCHES); failures += 1) {
  const before = total;
  const reason = await stream();
  console.log(`ended: ${reason}`);
  if (FINAL.test(reason)) process.exit(1);
  if (total > before) failures = 0;
  if (total < Number(BATCHES)) await sleep(Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random() / 2));
}
