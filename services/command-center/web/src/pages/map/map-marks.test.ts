import { describe, expect, it } from 'vitest';
import type { Alert, CameraView, MapMoment } from '../../api/types.ts';
import { cameraPoints, camerasNamed, happeningsOf, rankOf, withLive } from './map-marks.ts';

const AT_MS = 1_790_000_000_000;
const mark = (alertId: string, severity: string, over: object = {}) =>
  ({
    alertId,
    camera: 'c-1',
    kind: 'queue',
    severity,
    state: 'raised',
    raisedAtMs: AT_MS,
    revision: 1,
    ...over,
  }) as MapMoment['alerts'][number];
const alert = (alertId: string, over: object): Alert =>
  ({
    alertId,
    camera: 'c-1',
    state: 'raised',
    severity: 'high',
    raisedAtMs: AT_MS,
    revision: 1,
    why: { rule: 'behaviour', kind: 'queue' },
    ...over,
  }) as unknown as Alert;
const MOMENT: MapMoment = { atMs: AT_MS, total: 1, alerts: [mark('a', 'low')], incidents: [] };
const idsOf = ({ alerts, total }: MapMoment) => [alerts.map(({ alertId }) => alertId), total];

describe('live events', () => {
  it('add what is new, and take away what somebody handled', () => {
    expect(idsOf(withLive(MOMENT, [alert('b', {})]))).toEqual([['a', 'b'], 2]);
    expect(idsOf(withLive(MOMENT, [alert('a', { revision: 2, state: 'dismissed' })]))).toEqual([[], 0]);
  });

  it('bring no mark of what a muted rule raised', () => {
    expect(withLive(MOMENT, [alert('b', { mutedUntilMs: AT_MS + 1 })])).toEqual(MOMENT);
  });

  it('change nothing by what the server already knew', () => {
    const stale = [alert('a', { state: 'closed' }), alert('old', { raisedAtMs: AT_MS - 3_600_000 })];
    expect(withLive(MOMENT, stale)).toEqual(MOMENT);
  });
});

it('the gravest comes first, and a severity of a later version is the gravest', () => {
  const incidents = [{ camera: 'c-1', kind: 'queue', place: 'p', severity: 'medium', beganAtMs: AT_MS }];
  const alerts = [mark('low', 'low'), mark('later', 'catastrophic'), mark('high', 'high')];
  expect(happeningsOf({ ...MOMENT, alerts, incidents }).map(({ severity }) => severity)).toEqual([
    ...['catastrophic', 'high', 'medium', 'low'],
  ]);
  expect(rankOf('catastrophic')).toBe(rankOf('critical'));
});

const camera = (id: string, over: object = {}): CameraView =>
  ({
    camera: id,
    position: [-6.8, 34],
    health: 'down',
    name: { fr: 'Porte', ar: 'باب', en: 'Gate' },
    ...over,
  }) as unknown as CameraView;

it('a point says how many things happen there and the gravest of them, and no health of another time', () => {
  const happenings = happeningsOf({ ...MOMENT, alerts: [mark('a', 'low'), mark('b', 'high')] });
  const [busy, quiet] = cameraPoints([camera('c-1'), camera('c-2')], happenings, true).features;
  expect(busy?.properties).toEqual({ id: 'c-1', tone: 'bad', happenings: 2, worst: rankOf('high') });
  expect(quiet?.properties).toEqual({ id: 'c-2', tone: 'bad', happenings: 0, worst: 0 });
  expect(cameraPoints([camera('c-2')], [], false).features[0]?.properties.tone).toBe('calm');
});

it('a camera is found by its name in any language, and by its id', () => {
  const cameras = [camera('c-1'), camera('c-2', { name: { fr: 'Pont', ar: 'جسر', en: 'Bridge' } })];
  const found = (text: string) => camerasNamed(cameras, text).map((each) => each.camera);
  expect([found('GATE'), found('جسر'), found('c-'), found(' ')]).toEqual([
    ['c-1'],
    ['c-2'],
    ['c-1', 'c-2'],
    ['c-1', 'c-2'],
  ]);
});
