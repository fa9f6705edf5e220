import { createRulesInForce, KINDS } from '@marsad/behaviour';
import { cameraWith, sceneAt, STARTED_AT_MS, trackAt } from '@marsad/behaviour/testing';
import type { Scene } from '@marsad/behaviour/testing';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import type { Batch, Received } from '@marsad/kafka';
import { sceneObserved, topicOf } from '@marsad/schemas';
import type { Camera, RuleState } from '@marsad/schemas';
import { createPartitions } from '../transport/partitions.ts';
import { createSceneHandler } from '../transport/scene-handler.ts';
import type { CONSUMED } from '../transport/scene-handler.ts';

export const name = 'behaviour-service';

type Consumed = (typeof CONSUMED)[number];
/** Scenes a second and core that the service has to carry. */
const GOAL = 20_000;
const TRACKS = 6;
const BATCH = 500;
const SCENES = 100_000;
const SHORT_SCENES = 5_000;

const at = { fr: 'P', ar: 'P', en: 'P' };
const zone = { id: 'road', name: at, kind: 'carriageway', classes: ['car', 'person'] };
const calibrated = {
  points: [
    { picture: [0.1, 0.95], xM: 0, yM: 0 },
    { picture: [0.9, 0.95], xM: 10, yM: 0 },
    { picture: [0.6, 0.3], xM: 10, yM: 40 },
    { picture: [0.4, 0.3], xM: 0, yM: 40 },
  ],
  ...{ widthPx: 1000, heightPx: 500, origin: 'measured' },
};
const camera: Camera = cameraWith({
  view: 'oblique',
  lines: [{ id: 'middle', name: at, from: [0, 0.5], to: [1, 0.5] }],
  zones: [
    {
      ...zone,
      polygon: [
        [0.2, 0.3],
        [0.8, 0.3],
        [0.9, 0.95],
        [0.1, 0.95],
      ],
    },
  ],
  calibration: calibrated,
});

/** A rule of every kind that has the zone. */
const rules = createRulesInForce(
  Object.entries(KINDS).flatMap(([kind, { place }]) =>
    place === 'line'
      ? []
      : [
          ruleWith({
            ruleId: `r-${kind.replaceAll('_', '-')}`,
            kind,
            placeId: 'road',
            thresholds: {},
            camera: camera.camera,
          }),
        ],
  ),
  'Africa/Casablanca',
);

/** Road users who come and go: each is seen for a minute. */
const sceneOf = (frame: number): Scene =>
  sceneAt(
    frame,
    Array.from({ length: TRACKS }, (_, lane) => {
      const ordinal = Math.floor(frame / 300) * TRACKS + lane;
      const step = frame % 300;
      const isPerson = lane >= 4;
      return trackAt(ordinal, 200 + lane * 100 + (isPerson ? step * 0.1 : 0), 150 + step * (isPerson ? 0.2 : 1.1), {
        class: isPerson ? 'person' : 'car',
      });
    }),
  );

/** How many scenes a second one core carries through the whole pipeline of the service, with every kind of rule, without Kafka. */
export async function run({ short = false }: { readonly short?: boolean } = {}) {
  const count = short ? SHORT_SCENES : SCENES;
  const cameras = { get: () => camera, values: () => [camera], wasRemoved: () => false };
  const mayAnalyse = () => true;
  const states = {
    read: () => Promise.resolve([]),
    keep: (state: RuleState) => Promise.resolve(JSON.stringify(state).length > 0),
    drop: () => Promise.resolve(),
  };
  const publish = () => Promise.resolve();
  const partitions = createPartitions({ publish, states, cameras, mayAnalyse, now: () => STARTED_AT_MS });
  const handle = createSceneHandler({
    cameras,
    partitions,
    mayAnalyse,
    rules: { of: () => rules },
    now: () => STARTED_AT_MS,
  });
  const place = { topic: topicOf(sceneObserved, camera.district), partition: 0, district: camera.district };
  let busyMs = 0;
  for (let from = 0; from < count; from += BATCH) {
    const events = Array.from({ length: BATCH }, (_, index) => received(sceneOf(from + index + 1), from + index));
    // Time of the processor, because a busy machine would otherwise look like a slow service.
    const started = process.cpuUsage();
    await handle({ ...place, events } satisfies Batch<Consumed>);
    const { user, system } = process.cpuUsage(started);
    busyMs += (user + system) / 1_000;
  }
  const perSecond = count / (busyMs / 1_000);
  const what = `scenes of ${TRACKS} tracks through ${rules.at(STARTED_AT_MS).length} rules (limit: the goal)`;
  return [
    {
      what,
      measured: Math.round(perSecond),
      limit: GOAL,
      ratio: Math.round((perSecond / GOAL) * 1_000) / 1_000,
      unit: 'scenes/s a core',
    },
  ];
}

const received = (data: Scene, offset: number): Received<Consumed> =>
  ({
    event: sceneObserved,
    data,
    attributes: {},
    offset: BigInt(offset),
    timestampMs: STARTED_AT_MS,
  }) as unknown as Received<Consumed>;
