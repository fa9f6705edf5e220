import { createRulesInForce, endPart, KINDS, NO_RULES, newCameraWatch, watchScene } from '@marsad/behaviour';
import type { RulesInForce, Scene } from '@marsad/behaviour';
import { ruleWith } from '@marsad/behaviour/testing/rules';
import { driving, lineOf, scenesOf, stopping, streetCamera } from '@marsad/behaviour/testing/street';
import type { Actor } from '@marsad/behaviour/testing/street';
import { row } from './bench.ts';
import type { BenchOptions, Row } from './bench.ts';

export const name = 'behaviour';

/** What behaviour-analytics must handle on one core. */
const SCENES_A_SECOND = 20_000;
const MEASURED_MS = 4_000;

const camera = streetCamera({ lines: [lineOf('gate', [-4, 30], [4, 30], 'left_to_right')] });
/** Eight road users at a time: cars that drive, one that stands, people who walk. */
const actors: Actor[] = [
  ...Array.from({ length: 60 }, (_, n): Actor => ({
    ordinal: n,
    class: 'car',
    at: driving((n % 3) - 1, 58, -9, n, n + 5),
  })),
  { ordinal: 100, class: 'car', at: stopping(3, 50, -5, 25) },
  ...[0, 1].map((n): Actor => ({ ordinal: 200 + n, class: 'person', at: (s) => [-7 + n, 15 + (s % 40)] })),
];

/** Rules of these kinds at the road, with a line for those that need one. */
const rulesOf = (kinds: readonly string[]): RulesInForce =>
  createRulesInForce(
    kinds.map((kind) => ruleWith({ ruleId: kind.replaceAll('_', '-'), kind, placeId: 'road', thresholds: {} })),
    'Africa/Casablanca',
  );

/** Plays the scenes again and again, each time as a part of its own, and returns scenes a second. */
function scenesASecond(scenes: readonly Scene[], rules: RulesInForce, forMs: number): number {
  const watch = newCameraWatch(0);
  const started = performance.now();
  // Time of the processor, because a busy machine would otherwise look like slow rules.
  const spent = process.cpuUsage();
  let played = 0;
  for (let part = 0; performance.now() - started < forMs; part += 1) {
    for (const scene of scenes) watchScene(watch, { ...scene, part }, BigInt(played++), camera, rules);
    endPart(watch, camera);
  }
  const { user, system } = process.cpuUsage(spent);
  return (played * 1_000_000) / (user + system);
}

/** Measures how many scenes a second one core judges: without rules, with three usual ones, and with one of every kind. */
export function run({ short = false }: BenchOptions = {}): Promise<Row[]> {
  const forMs = short ? 200 : MEASURED_MS;
  const scenes = scenesOf(actors, { seconds: 60 });
  const rules: [string, RulesInForce][] = [
    ['no rules', NO_RULES],
    ['three rules', rulesOf(['stopped_vehicle', 'person_on_carriageway', 'loitering'])],
    ['a rule of every kind', rulesOf(Object.keys(KINDS))],
  ];
  return Promise.resolve(
    rules.map(([what, inForce]) => {
      scenesASecond(scenes, inForce, forMs / 4);
      return row(`${what}, 8 tracks`, scenesASecond(scenes, inForce, forMs), SCENES_A_SECOND, 'scenes/s a core');
    }),
  );
}
