import { cameraWith, sceneAt, STARTED_AT_MS, trackAt } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import { ruleReplayRequested, ruleTermsOf } from '@marsad/schemas';
import type { ReplayTask, StoredTracks, TracksStore } from '../ports.ts';

/** Stored scenes for tests of a replay: somebody stays for three minutes. */
const SECONDS = 180;
const SEGMENT_SECONDS = 60;
const camera = cameraWith({ lines: [] });
const { schedule: _, placeId: __, ...rule } = ruleWith({ kind: 'loitering', thresholds: { forMs: 60_000 } });
const own = { camera: camera.camera, district: camera.district };

export const stayTask: ReplayTask = {
  request: {
    ...ruleReplayRequested.schema.parse(ruleReplayRequested.example),
    ...own,
    rule: ruleTermsOf({ ...rule, ...own }),
    version: undefined,
    fromMs: STARTED_AT_MS,
    toMs: STARTED_AT_MS + SECONDS * 1_000,
    atMs: STARTED_AT_MS + SECONDS * 1_000,
  },
  camera,
  versions: [],
  timeZone: 'Africa/Casablanca',
};

export const stayScenes: readonly Scene[] = Array.from({ length: SECONDS }, (_, second) =>
  sceneAt(second * 5 + 1, [trackAt(1, 500, 250, { class: 'person' })], { observedMs: 1_000, ...own }),
);

export const stayFiles: readonly StoredTracks[] = Array.from({ length: SECONDS / SEGMENT_SECONDS }, (_, at) => ({
  ...{ key: `segment-${at}`, epoch: 1, part: 0, isStored: true },
  fromMs: STARTED_AT_MS + at * SEGMENT_SECONDS * 1_000,
  toMs: STARTED_AT_MS + (at + 1) * SEGMENT_SECONDS * 1_000,
}));

export const readStay: TracksStore['read'] = (_, { fromMs }) => {
  const toMs = fromMs + SEGMENT_SECONDS * 1_000;
  const scenes = stayScenes.filter(({ capturedAtMs }) => capturedAtMs >= fromMs && capturedAtMs < toMs);
  return Promise.resolve({ kind: 'scenes', scenes });
};
