import type { Act, Change, Halt } from './change.ts';
import type { Register } from './register.ts';

/** What stands on the topics under the keys of signed records, as far as governance signed it; undefined where it did not, or nothing stands. */
export type Standing = {
  halt(key: string): Halt | undefined;
  act(key: string): Act | undefined;
};

/**
 * Records that were decided and do not stand as they were decided: somebody wrote over them or removed them. Readers that run believe none of
 * it; one that starts later would find only what somebody else left. So they are said again.
 */
export function writtenOver({ halts, acts }: Register, standing: Standing): Change[] {
  const wrongHalts = [...halts.values()].filter((record) => standing.halt(record.analytic)?.atMs !== record.atMs);
  const wrongActs = [...acts.values()].filter((record) => standing.act(record.actId)?.revision !== record.revision);
  return [
    ...wrongHalts.map((record): Change => ({ kind: 'halt', record })),
    ...wrongActs.map((record): Change => ({ kind: 'act', record })),
  ];
}
