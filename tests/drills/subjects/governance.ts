import { auditEntry, governanceAnswered, governanceCommanded, halt } from '@marsad/schemas';
import { decisionNonce } from '@marsad/proof';
import { expect } from 'vitest';
import type { Published } from '../support/drill-city.ts';
import type { Subject } from '../support/subject.ts';

const T0 = Date.now();
const commandId = (district: string, piece: number): string => `${district}-c${piece}`;
/** Halts, because they take no sign-in. They stay in force for every drill of the run, and no other drill needs behaviour. */
const decisionOf = (piece: number) => ({
  kind: 'halt' as const,
  analytic: 'behaviour' as const,
  reason: `a drill, piece ${piece}`,
});
const bodiesOf = (published: Published) => [...published.values()].flatMap(({ bodies }) => bodies);

/** Decides rights: one active instance for the whole city, with every decision once in the log and once in effect. */
export const governance: Subject = {
  service: 'governance',
  purpose: 'decisions',
  belongsTo: 'city',
  input: governanceCommanded,
  outputs: [governanceAnswered, halt, auditEntry],
  prepare: () => Promise.resolve(),
  async feed(city, district, from, to) {
    const producer = await city.producer('command-center');
    const items = Array.from({ length: to - from }, (_, index) => {
      const id = commandId(district, from + index);
      const actor = { subject: 'demo-supervisor', name: 'Leila', agency: 'rabat-operations' };
      const data = { commandId: id, decision: decisionOf(from + index), actor, role: 'supervisor' as const, atMs: T0 };
      return { data, options: { id } };
    });
    await producer.sendMany(governanceCommanded, items);
  },
  assertEffects(_, district, published, count) {
    const pieces = Array.from({ length: count }, (__, piece) => piece);
    const answers = bodiesOf(published).filter((body) => String(body['commandId']).startsWith(`${district}-c`));
    expect(new Set(answers.map((body) => body['commandId']))).toEqual(
      new Set(pieces.map((piece) => commandId(district, piece))),
    );
    // A command that comes again is answered again, with the same answer.
    expect(new Set(answers.map((body) => body['accepted']))).toEqual(new Set([true]));
    const hashes = pieces.map((piece) => decisionNonce(commandId(district, piece), decisionOf(piece)));
    for (const hash of hashes) {
      expect(published.get(`decided:${hash}`)?.times, 'in the log once').toBe(1);
      const made = bodiesOf(published).filter((body) => (body['madeBy'] as string[] | undefined)?.at(-1) === hash);
      expect(made, 'in effect once').toHaveLength(1);
    }
    return Promise.resolve();
  },
  effectsSeen: (_, district, published) =>
    Promise.resolve([...published.keys()].filter((id) => id.startsWith(`answer:${district}-c`)).length),
  inputMessagesPerPiece: 1,
  atWork: 'active: deciding',
};
