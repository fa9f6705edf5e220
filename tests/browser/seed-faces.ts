import { createHash } from 'node:crypto';
import { createObjectStore, objectKeyOf } from '@marsad/objects';
import type { Addresses } from '@marsad/deploy-local';
import { faceCandidate, faceEvidence, faceSession, trackId, watchlistAssessed, type DataOf } from '@marsad/schemas';
import { busAs } from './seed.ts';

const MODEL = { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 };
const [district, camera] = ['hassan', 'hassan-hall-1'] as const;
type Session = DataOf<typeof faceSession>;

/** Plays the matcher, which needs minutes of video for what a page test needs at once: its words are its own, on its own topics. */
export async function createMatcher(addresses: Addresses, city: string) {
  const bus = busAs(addresses, 'face-matcher', city);
  const producer = await bus.createProducer();
  const evidence = createObjectStore({
    endpoint: addresses.s3.endpoint,
    accessKey: 'face-matcher',
    secretKey: addresses.s3.secretKeys['face-matcher'] ?? '',
  });
  const epoch = Date.now();
  let ordinal = 0;

  return {
    async assessed(entryId: string, jpeg: Buffer): Promise<void> {
      const imageSha256 = createHash('sha256').update(jpeg).digest('hex');
      const data = { entryId, imageSha256, usable: true, quality: 0.83, modelSha256: MODEL.sha256 };
      await producer.send(watchlistAssessed, { ...data, atMs: Date.now() }, { id: `assessed-${entryId}` });
    },
    /** Somebody who resembles the entry passes. */
    async candidate(authorisationId: string, entryId: string, score = 0.71): Promise<string> {
      const nowMs = Date.now();
      ordinal += 1;
      const candidateId = `candidate-${ordinal}-${nowMs}`;
      const data = {
        district,
        camera,
        epoch,
        part: 0,
        ptsMs: nowMs - epoch,
        capturedAtMs: nowMs,
        receivedAtMs: nowMs,
        candidateId,
        revision: 0,
        trackId: trackId({ camera, epoch, part: 0 }, ordinal),
        authorisationId,
        entryId,
        score,
        quality: 0.8,
        faceBox: { x: 215, y: 25, width: 50, height: 60 },
        gallerySize: 1,
        model: MODEL,
      };
      await producer.send(faceCandidate, data, { id: candidateId, modelHash: MODEL.sha256, simulated: true });
      return candidateId;
    },
    async head(alertId: string, candidateId: string, jpeg: Buffer): Promise<void> {
      const objectKey = objectKeyOf('face-matcher', district, camera, Date.now(), `${alertId}-head.jpg`);
      const { sha256 } = await evidence.putBytes('evidence', objectKey, jpeg, 'image/jpeg');
      const outcome = {
        kind: 'stored',
        bucket: 'evidence',
        objectKey,
        sha256,
        widthPx: 160,
        heightPx: 200,
        tookMs: 40,
      } as const;
      await producer.send(faceEvidence, { alertId, district, camera, candidateId, outcome }, { id: `head-${alertId}` });
    },
    async session(authorisationId: string, change: Partial<Session> = {}): Promise<void> {
      const data: Session = {
        ...faceSession.example,
        sessionId: `session-${authorisationId}`,
        authorisationId,
        startedAtMs: Date.now() - 60_000,
        model: MODEL,
        headsSeen: 42,
        headsRefused: 6,
        candidates: 1,
        ...change,
      };
      await producer.send(faceSession, data, { id: data.sessionId });
    },
    stop: () => bus.close(),
  };
}
