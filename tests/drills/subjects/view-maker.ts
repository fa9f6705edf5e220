import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cameraRegistered, clipReady, clipRequested, segmentRecorded, viewFailed } from '@marsad/schemas';
import {
  perceiveSample,
  recordSample,
  storeSegment,
  type PerceivedSample,
  type StoredSegment,
} from '@marsad/testkit/recorded-sample';
import { expect } from 'vitest';
import type { DrillCity } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

export const CAMERAS = 4;
/** The clip of each alert lasts as long, ms. */
const CLIP_MS = 1_000;
/** A short clip of a small format, so that rendering one takes a moment. */
const SAMPLE = 'face-demographics-walking-and-pause-preview.mp4';
const cameraOf = (district: string, index: number): string => `${district}-c${index % CAMERAS}`;
const alertOf = (district: string, piece: number): string => `${district}-alert-${piece}`;

let perceived: Promise<PerceivedSample> | undefined;
/** When the recordings of each district begin, UTC ms. */
const origins = new Map<string, number>();

/** Registers cameras and stores a recording of each. @returns what camera-ingest announces of them */
export async function recordCameras(city: DrillCity, district: string, originMs: number): Promise<StoredSegment[]> {
  const sample = await (perceived ??= perceiveSample(SAMPLE));
  const directory = mkdtempSync(join(tmpdir(), 'marsad-drill-'));
  const stored: StoredSegment[] = [];
  try {
    for (let index = 0; index < CAMERAS; index += 1) {
      const camera = cameraOf(district, index);
      const registration = cameraRegistered.schema.parse({ ...cameraRegistered.example, camera, district });
      await (await city.producer('governance')).send(cameraRegistered, registration);
      const times = { epoch: originMs, part: 0, originMs, segmentMs: 60_000 };
      for (const segment of recordSample(sample, { district, camera, directory, ...times }))
        stored.push(await storeSegment(city.objects('camera-ingest'), sample, segment));
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  origins.set(district, originMs);
  return stored;
}

export async function announce(city: DrillCity, segments: readonly StoredSegment[]): Promise<void> {
  const ingest = await city.producer('camera-ingest');
  for (const segment of segments) await ingest.send(segmentRecorded, segment);
}

/** Requests clips beside each other, and stores and announces what is asked for, whichever replica renders it. */
export const viewMaker: Subject = {
  service: 'view-maker',
  purpose: 'clips',
  belongsTo: 'district',
  input: clipRequested,
  outputs: [clipReady, viewFailed],
  async prepare(city, district) {
    await announce(city, await recordCameras(city, district, Date.now() - 60_000));
  },
  async feed(city, district, from, to) {
    const alerting = await city.producer('alerting');
    const fromMs = origins.get(district) ?? 0;
    for (let piece = from; piece < to; piece += 1) {
      const { plateReadId: _, ...example } = clipRequested.example;
      const alert = { alertId: alertOf(district, piece), district, camera: cameraOf(district, piece) };
      await alerting.send(clipRequested, { ...example, ...alert, fromMs, toMs: fromMs + CLIP_MS, atMs: fromMs });
    }
  },
  async assertEffects(city, district, published, count) {
    const clips = [...published.values()].map(({ body }) => clipReady.schema.parse(body));
    const alerts = Array.from({ length: count }, (_, piece) => alertOf(district, piece));
    expect(clips.map(({ alertId }) => alertId).toSorted()).toEqual(alerts.toSorted());
    expect(new Set(clips.map(({ masked }) => masked))).toEqual(new Set(['boxes']));
    for (const { bucket, objectKey, bytes } of clips)
      expect(await city.objects('command-center').stat(bucket, objectKey)).toMatchObject({ bytes });
  },
  effectsSeen: (_, __, published) => Promise.resolve(published.size),
  inputMessagesPerPiece: 1,
  atWork: 'making views of recordings',
};
