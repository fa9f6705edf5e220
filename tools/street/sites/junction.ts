import type { Corner, Path } from '../world/path.ts';
import { pathThrough, turnThrough } from '../world/path.ts';
import type { Link, Route, Signal } from '../world/road.ts';
import type { GroundLine, Site } from '../world/site.ts';
import type { Demand } from '../world/traffic.ts';

const ARMS = ['south', 'east', 'north', 'west'] as const;
type Arm = (typeof ARMS)[number];
/** The stop lines and the mouths of the exits, and the ends of the arms, m from the middle. */
const MOUTH_M = 10;
const END_M = 110;
const HALF_LANE_M = 1.75;
/** Each arm has the junction to itself in its phase, so that no two streams meet. */
const PHASE_S = 21;
const GREEN_S = 14;

/** Turns a point of the south arm to another arm, counter-clockwise. */
function turned(arm: Arm, [xM, yM]: Corner): Corner {
  const turns = ARMS.indexOf(arm);
  let point: Corner = [xM, yM];
  for (let i = 0; i < turns; i++) point = [-point[1], point[0]];
  return point;
}

const inbound = (arm: Arm): Link => ({
  id: `${arm}-in`,
  path: pathThrough([turned(arm, [HALF_LANE_M, -END_M]), turned(arm, [HALF_LANE_M, -MOUTH_M])]),
  limitMs: 50 / 3.6,
  stop: { atM: END_M - MOUTH_M - 0.5, signal: arm },
});
const outbound = (arm: Arm): Link => ({
  id: `${arm}-out`,
  path: pathThrough([turned(arm, [-HALF_LANE_M, -MOUTH_M]), turned(arm, [-HALF_LANE_M, -END_M])]),
  limitMs: 50 / 3.6,
});

function connection(from: Arm, to: Arm): Link {
  const start = turned(from, [HALF_LANE_M, -MOUTH_M]);
  const end = turned(to, [-HALF_LANE_M, -MOUTH_M]);
  const quarter = (ARMS.indexOf(to) - ARMS.indexOf(from) + 4) % 4;
  const bend: Corner =
    quarter === 1 ? turned(from, [HALF_LANE_M, -HALF_LANE_M]) : turned(from, [HALF_LANE_M, HALF_LANE_M]);
  const path: Path = quarter === 2 ? pathThrough([start, end]) : turnThrough(start, bend, end);
  return { id: `${from}-${to}`, path, limitMs: quarter === 2 ? 12 : quarter === 1 ? 6 : 7.5 };
}

const PAIRS = ARMS.flatMap((from) => ARMS.flatMap((to) => (from === to ? [] : [[from, to] as const])));
const routes: readonly Route[] = PAIRS.map(([from, to]) => ({
  ...{ id: `${from}-${to}`, from, to },
  links: [`${from}-in`, `${from}-${to}`, `${to}-out`],
}));
const signals: readonly Signal[] = ARMS.map((id, i) => ({
  ...{ id, cycleS: ARMS.length * PHASE_S, greenFromS: i * PHASE_S, greenS: GREEN_S },
}));

/** @param perHour vehicles an hour that come from one arm */
export const junctionDemands = (perHour: (atMs: number) => number): Demand[] =>
  PAIRS.map(([from, to]) => {
    const quarter = (ARMS.indexOf(to) - ARMS.indexOf(from) + 4) % 4;
    const share = quarter === 2 ? 0.56 : 0.22;
    const mix: Demand['mix'] = [
      ['car', 0.8],
      ['truck', 0.06],
      ['bus', 0.03],
      ['motorcycle', 0.11],
    ];
    return { route: `${from}-${to}`, perHour: (atMs) => perHour(atMs) * share, mix };
  });

/** Longer than the road is wide, because the foot of a bus that turns in passes beside the road. */
const line = (arm: Arm): GroundLine => ({
  id: arm,
  from: turned(arm, [-5.5, -8.5]),
  to: turned(arm, [5.5, -8.5]),
});

/** A junction of four arms with signals. The camera stands at its south-west corner. */
export const JUNCTION: Site = {
  id: 'junction',
  pose: {
    ...{ xM: -24, yM: -26, heightM: 13, headingDegrees: 44, pitchDegrees: 22 },
    ...{ focalPx: 900, widthPx: 1_280, heightPx: 720, k1: -0.08 },
  },
  road: {
    links: [...ARMS.map(inbound), ...ARMS.map(outbound), ...PAIRS.map(([a, b]) => connection(a, b))],
    routes,
    signals,
  },
  demands: junctionDemands(() => 190),
  flows: [
    {
      ways: [
        [
          [-60, 7],
          [-9, 7],
          [-7, 60],
        ],
        [
          [7, 60],
          [8, 8],
          [60, 7],
        ],
        [
          [60, -7],
          [8, -8],
          [7, -50],
        ],
      ],
      ...{ perHour: () => 90, spreadM: 0.8, groupShare: 0.2 },
    },
  ],
  lines: ARMS.map(line),
  zones: [
    {
      ...{ id: 'middle', kind: 'measured' },
      polygon: [
        [-8, -8],
        [8, -8],
        [8, 8],
        [-8, 8],
      ],
    },
    {
      ...{ id: 'east-queue', kind: 'queue' },
      polygon: [
        [10, 0],
        [45, 0],
        [45, 4],
        [10, 4],
      ],
    },
  ],
  queues: [{ zone: 'east-queue', links: ['east-in'], fromM: END_M - 45, stopM: END_M - MOUTH_M }],
  measuredPoints: [
    [-8, -8],
    [8, -8],
    [8, 8],
    [-8, 8],
    [0, 0],
    [30, 4],
    [30, -4],
    [4, 30],
    [-4, 30],
  ],
};
