import { Readable } from 'node:stream';
import { Problem } from '../errors.ts';
import type { Traffic } from '../ports.ts';
import type { Broken } from './fakes.ts';

const AT = { place: 'middle', placeKind: 'line', direction: 'left_to_right', class: '' };

/** Traffic of one line, which remembers the questions. A test replaces any answer in `answers`. */
export function createFakeTraffic(broken: Broken) {
  const trafficQuestions: unknown[] = [];
  const answers: Traffic = {
    measures: async ({ fromMs }, { names }) =>
      names.map((name) => ({
        ...{ ...AT, name, unit: 'per_hour', startMs: fromMs, value: 240, uncertainty: 3 },
        ...{ roadUsers: 10, observedMs: 45_000 },
      })),
    observed: async ({ fromMs }) => [{ startMs: fromMs, observedMs: 45_000 }],
    usualDay: async ({ fromMs }, { names }) =>
      names.map((name) => ({
        ...{ ...AT, name, unit: 'per_hour', startMs: fromMs, days: 8 },
        ...{ lowerQuartile: 200, median: 230, upperQuartile: 260 },
      })),
    speeds: async () => [
      { ...AT, fromKmh: 30, vehicles: 60 },
      { ...AT, fromKmh: 40, vehicles: 40 },
    ],
    turns: async ({ fromMs }) => [
      { startMs: fromMs, from: 'south', to: 'east', class: 'car', count: 7 },
      { startMs: fromMs, from: 'north', to: 'east', class: 'bus', count: 2 },
    ],
    incidents: async ({ fromMs }) => [
      {
        ...{ kind: 'queue', place: 'middle', class: '', phase: 'over', severity: 'medium', ruleId: 'long-queue' },
        ...{ beganAtMs: fromMs, endedAtMs: fromMs + 30_000, roadUsers: 9, demonstration: false },
        measures: [{ name: 'queue_length', value: 62, unit: 'm' }],
      },
    ],
    incidentsAt: async () => [],
    levels: async () => [],
    exported: async () => Readable.from(['start_utc,value\n']),
  };
  const asking =
    <Question extends unknown[], Answer>(
      answer: () => (...question: Question) => Promise<Answer>,
    ): ((...question: Question) => Promise<Answer>) =>
    async (...question) => {
      if (broken.history) throw new Problem('history_unavailable');
      trafficQuestions.push(question);
      return answer()(...question);
    };
  const traffic: Traffic = {
    measures: asking(() => answers.measures),
    observed: asking(() => answers.observed),
    usualDay: asking(() => answers.usualDay),
    speeds: asking(() => answers.speeds),
    turns: asking(() => answers.turns),
    incidents: asking(() => answers.incidents),
    incidentsAt: asking(() => answers.incidentsAt),
    levels: asking(() => answers.levels),
    exported: asking(() => answers.exported),
  };
  return { traffic, trafficAnswers: answers, trafficQuestions };
}
