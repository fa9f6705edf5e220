import type { Corner } from '../world/path.ts';
import { pathThrough } from '../world/path.ts';
import type { Link, Route } from '../world/road.ts';
import type { Site } from '../world/site.ts';
import type { Demand } from '../world/traffic.ts';

/** Where the avenue begins and ends, m to the north of the camera's mast. */
const FROM_M = -80;
const TO_M = 320;
const LANE_M = 3.5;
const LIMIT_MS = 50 / 3.6;
const CYCLING_MS = 4.7;
/** Between them people cross. */
const CROSSING = { southM: 29, northM: 35 } as const;
export const AVENUE_SIGNAL = 'crossing';

/** Metres along a lane's route at which it is so far to the north of the mast. */
export const northboundAt = (yM: number): number => yM - FROM_M;
export const southboundAt = (yM: number): number => TO_M - yM;

const lane = (id: string, xM: number, way: 'north' | 'south', besides: Link['besides']): Link => ({
  id,
  path: pathThrough(
    way === 'north'
      ? [
          [xM, FROM_M],
          [xM, TO_M],
        ]
      : [
          [xM, TO_M],
          [xM, FROM_M],
        ],
  ),
  limitMs: LIMIT_MS,
  ...(besides ? { besides } : {}),
  stop: {
    atM: way === 'north' ? northboundAt(CROSSING.southM - 1) : southboundAt(CROSSING.northM + 1),
    signal: AVENUE_SIGNAL,
  },
});

const cycleLane = (id: string, xM: number, way: 'north' | 'south'): Link => ({
  ...lane(id, xM, way, undefined),
  limitMs: CYCLING_MS,
});
/** The same ground as a lane, driven the other way: only on purpose. */
const against = (id: string, xM: number, way: 'north' | 'south'): Link => {
  const { stop: _, ...link } = lane(id, xM, way, undefined);
  return link;
};

const LINKS: readonly Link[] = [
  lane('north-right', 1.5 * LANE_M, 'north', [{ link: 'north-left', offsetM: -LANE_M }]),
  lane('north-left', 0.5 * LANE_M, 'north', [{ link: 'north-right', offsetM: LANE_M }]),
  lane('south-right', -1.5 * LANE_M, 'south', [{ link: 'south-left', offsetM: -LANE_M }]),
  lane('south-left', -0.5 * LANE_M, 'south', [{ link: 'south-right', offsetM: LANE_M }]),
  cycleLane('north-cycle', 7.7, 'north'),
  cycleLane('south-cycle', -7.7, 'south'),
  against('against-north', 0.5 * LANE_M, 'south'),
  against('against-south', -0.5 * LANE_M, 'north'),
];

const routes: readonly Route[] = LINKS.map(({ id }) => {
  const isNorthward = id.startsWith('north') || id === 'against-south';
  return { id, from: isNorthward ? 'south' : 'north', to: isNorthward ? 'north' : 'south', links: [id] };
});

/** @param perHour motor vehicles an hour on both lanes of each direction */
export const avenueDemands = (perHour: (atMs: number) => number): Demand[] => [
  ...['north-right', 'north-left', 'south-right', 'south-left'].map((route): Demand => {
    const isRight = route.endsWith('right');
    const mix: Demand['mix'] = isRight
      ? [
          ['car', 0.76],
          ['truck', 0.08],
          ['bus', 0.05],
          ['motorcycle', 0.11],
        ]
      : [
          ['car', 0.9],
          ['truck', 0.02],
          ['motorcycle', 0.08],
        ];
    return { route, perHour: (atMs) => perHour(atMs) * (isRight ? 0.55 : 0.45), mix };
  }),
  ...['north-cycle', 'south-cycle'].map((route): Demand => ({
    route,
    perHour: (atMs) => perHour(atMs) * 0.05,
    mix: [['bicycle', 1]],
  })),
];

const box = (fromX: number, toX: number, fromY: number, toY: number): Corner[] => [
  [fromX, fromY],
  [toX, fromY],
  [toX, toY],
  [fromX, toY],
];

/** Two lanes and a cycle lane each way, pavements, a crossing with signals, and a camera on a mast arm that looks to the north. */
export const AVENUE: Site = {
  id: 'avenue',
  pose: {
    ...{ xM: 4, yM: 0, heightM: 9, headingDegrees: -3, pitchDegrees: 14 },
    ...{ focalPx: 1_000, widthPx: 1_280, heightPx: 720 },
  },
  road: {
    links: LINKS,
    routes,
    signals: [{ id: AVENUE_SIGNAL, cycleS: 70, greenFromS: 0, greenS: 40 }],
  },
  demands: avenueDemands(() => 700),
  flows: [
    {
      ways: [-10.8, 10.8].flatMap((xM): Corner[][] => [
        [
          [xM, -20],
          [xM, 140],
        ],
        [
          [xM, 140],
          [xM, -20],
        ],
      ]),
      ...{ perHour: () => 160, spreadM: 1, groupShare: 0.25 },
    },
    {
      ways: [
        [
          [-10.8, 90],
          [-10.6, 32],
          [10.6, 32],
          [10.8, 120],
        ],
        [
          [10.8, -15],
          [10.6, 32],
          [-10.6, 32],
          [-10.8, 130],
        ],
      ],
      ...{ perHour: () => 50, spreadM: 0.6, groupShare: 0.2 },
      crossing: { corner: 1, signal: AVENUE_SIGNAL, neededS: 18 },
    },
  ],
  lines: [
    { id: 'north', from: [0, 58], to: [8.5, 58], oneWay: 'right_to_left' },
    { id: 'south', from: [-8.5, 24], to: [0, 24], oneWay: 'left_to_right' },
  ],
  zones: [
    { id: 'carriageway', kind: 'carriageway', polygon: box(-8.5, 8.5, 37, 100) },
    { id: 'northbound', kind: 'measured', polygon: box(0, 8.5, 37, 100) },
    { id: 'southbound', kind: 'measured', polygon: box(-8.5, 0, 37, 100) },
    { id: 'south-queue', kind: 'queue', polygon: box(-7, 0, 36, 110) },
    { id: 'pavement-east', kind: 'pavement', polygon: box(8.7, 13, 14, 100) },
    { id: 'pavement-west', kind: 'pavement', polygon: box(-13, -8.7, 20, 100) },
  ],
  queues: [
    {
      ...{ zone: 'south-queue', links: ['south-left', 'south-right'] },
      ...{ fromM: southboundAt(110), stopM: southboundAt(36) },
    },
  ],
  measuredPoints: [-8.5, 0, 8.5].flatMap((xM) => [24, 50, 80].map((yM): Corner => [xM, yM])),
};
