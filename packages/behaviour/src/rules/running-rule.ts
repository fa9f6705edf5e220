import type { KeptRule } from '@marsad/schemas';
import type { Incident } from './incident.ts';
import type { RuleKindDefinition, WatchedRule } from './kind.ts';

/** One rule in force at one camera, in one part. */
export type RunningRule = {
  readonly rule: KeptRule;
  readonly watched: WatchedRule;
  readonly kind: RuleKindDefinition;
  state: unknown;
  readonly incidents: Map<string, Incident>;
  /** Since when it runs, ms of the part's clock. What was before does not count. */
  readonly startedMs: number;
};
