import type { RuleTerms } from '@marsad/schemas';
import { get, post } from '../../api/client.ts';
import type { RuleReplayState } from '../../api/types.ts';
import { useAsked, type AskCalls, type AskProgress } from '../cameras/use-asked.ts';

export type ReplayResult = Extract<RuleReplayState, { status: 'answered' }>;
export type ReplayProgress = AskProgress<ReplayResult>;
/** A rule, and how far back it is replayed, ms. `version`: the version in force, if the terms are exactly its. */
export type AskedReplay = { readonly rule: RuleTerms; readonly version: number | undefined; readonly lengthMs: number };

const CALLS: AskCalls<AskedReplay, ReplayResult> = {
  async send({ rule, version, lengthMs }) {
    const toMs = Date.now();
    const body = { rule, fromMs: toMs - lengthMs, toMs, ...(version !== undefined && { version }) };
    return (await post('/api/rule-replays', { body })).replayId;
  },
  find: (replay) => get('/api/rule-replays/{replay}', { path: { replay } }),
};
/** A day of tracks takes longer to read than an address takes to answer. */
const PATIENCE_MS = 5 * 60_000;

/** Has the city replay a rule over stored tracks, and waits for the answer. A new replay takes the place of the one before. */
export const useRuleReplay = (): [ReplayProgress, (asked: AskedReplay) => void] => useAsked(CALLS, PATIENCE_MS);
