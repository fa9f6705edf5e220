import type { Corner } from '../world/path.ts';
import type { Site } from '../world/site.ts';

const box = (fromX: number, toX: number, fromY: number, toY: number): Corner[] => [
  [fromX, fromY],
  [toX, fromY],
  [toX, toY],
  [fromX, toY],
];
const bothWays = (way: Corner[]): Corner[][] => [way, way.toReversed()];

/** A square before a station that people walk across. The yard is closed; nobody's way leads through it. */
export const SQUARE: Site = {
  id: 'square',
  pose: {
    ...{ xM: 0, yM: -3, heightM: 6.5, headingDegrees: 0, pitchDegrees: 17 },
    ...{ focalPx: 1_000, widthPx: 1_280, heightPx: 720, k1: -0.05 },
  },
  road: { links: [], routes: [], signals: [] },
  demands: [],
  flows: [
    {
      ways: [
        ...bothWays([
          [-26, 30],
          [24, 14],
        ]),
        ...bothWays([
          [-22, 19],
          [26, 16],
        ]),
        ...bothWays([
          [-4, 60],
          [-2, 24],
          [14, 6],
        ]),
        ...bothWays([
          [-26, 34],
          [6, 38],
          [30, 42],
        ]),
      ],
      ...{ perHour: () => 220, spreadM: 2, groupShare: 0.3 },
    },
  ],
  lines: [{ id: 'entrance', from: [-14, 36], to: [4, 36] }],
  zones: [
    { id: 'square', kind: 'pavement', polygon: box(-12, 7, 11, 36) },
    { id: 'yard', kind: 'forbidden', polygon: box(9, 16, 25, 33) },
    { id: 'stage', kind: 'measured', polygon: box(-3, 3, 10.5, 14.5) },
    { id: 'forecourt', kind: 'loitering', polygon: box(-10, 2, 14, 26) },
  ],
  queues: [],
  measuredPoints: [-12, 0, 12].flatMap((xM) => [12, 22, 36].map((yM): Corner => [xM * (yM > 12 ? 1 : 0.5), yM])),
};

/** The same square from a high mast close by, from which people hide less of each other. */
export const SQUARE_FROM_HIGH: Site = {
  ...SQUARE,
  id: 'square-high',
  pose: { ...SQUARE.pose, yM: 0, heightM: 12, pitchDegrees: 34 },
};
