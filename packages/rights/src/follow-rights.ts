import type { KeyObject } from 'node:crypto';
import type { Kafka, Received, Tombstone } from '@marsad/kafka';
import { halt, liveGrant, processingAct } from '@marsad/schemas';
import type { Analytic, LiveGrant } from '@marsad/schemas';
import { createRightsBook } from './rights-book.ts';
import type { RightRefusal } from './rights-book.ts';
import { createSteadyClock } from './steady-clock.ts';

export type Rights = {
  /** Whether this analytic may run on this camera now. Ask at every use, because rights end by themselves. */
  mayAnalyse(camera: string, analytic: Analytic): boolean;
  isHalted(analytic: Analytic): boolean;
  /** The live grants of a camera. Empty without the option `grants`, during a halt of faces, and where no act permits faces on that camera. */
  faceGrants(camera: string): readonly LiveGrant[];
  /** The live grants of all cameras. */
  liveGrants(): readonly LiveGrant[];
  stop(): Promise<void>;
};

/** @param key the key of the record, @param record its kind */
export type OnRefused = (key: string, reason: RightRefusal, record: 'act' | 'halt' | 'grant' | 'unmasking') => void;

export type FollowRightsOptions = {
  /** Governance's key, as the deployment pinned it. */
  readonly publicKey: KeyObject;
  /** Whether to read grants. Only services that process faces may. */
  readonly grants: boolean;
  readonly wallMs?: () => number;
  readonly monotonicMs?: () => number;
  /** Is called after every accepted record, but not at an expiry, because nothing announces it. Must not throw. */
  readonly onChange?: () => void;
  /** Is called with every refused record: one that governance did not sign, or a replay. Must not throw. */
  readonly onRefused?: OnRefused;
};

const WITH_GRANTS = [processingAct, halt, liveGrant] as const;
const WITHOUT_GRANTS = [processingAct, halt] as const;
const KIND_OF: Readonly<{ [type: string]: Parameters<OnRefused>[2] }> = {
  [processingAct.type]: 'act',
  [halt.type]: 'halt',
  [liveGrant.type]: 'grant',
};
type RightsRecord = Received<(typeof WITH_GRANTS)[number]> | Tombstone<(typeof WITH_GRANTS)[number]>;

/** Reads all acts, halts and (if asked for) grants to the end, and then follows them. Nothing may be analysed before this resolves. */
export async function followRights(kafka: Kafka, options: FollowRightsOptions): Promise<Rights> {
  const clock = createSteadyClock(options.wallMs ?? Date.now, options.monotonicMs ?? (() => performance.now()));
  const book = createRightsBook(options.publicKey, clock);

  const apply = (change: RightsRecord): RightRefusal | undefined => {
    if ('tombstone' in change) {
      if (change.event.type === liveGrant.type) book.endGrant(change.tombstone);
      if (change.event.type === processingAct.type) book.removeAct(change.tombstone);
      if (change.event.type !== halt.type) return undefined;
      // Governance lifts a halt by a signed record. Removing the record of a halt lifts nothing.
      book.doubtHalt(change.tombstone);
      return 'removed';
    }
    clock.advanceTo(change.timestampMs);
    const place = { key: change.key, appendedAtMs: change.timestampMs };
    if (change.event.type === processingAct.type)
      return book.putAct((change as Received<typeof processingAct>).data, place);
    if (change.event.type === liveGrant.type) return book.putGrant((change as Received<typeof liveGrant>).data);
    return book.putHalt((change as Received<typeof halt>).data, place);
  };
  const table = await kafka.stateTable({
    name: 'rights',
    events: options.grants ? WITH_GRANTS : WITHOUT_GRANTS,
    districts: [],
    onChange(change) {
      const refusal = apply(change);
      if (refusal)
        options.onRefused?.(
          'tombstone' in change ? change.tombstone : change.key,
          refusal,
          KIND_OF[change.event.type] ?? 'act',
        );
      else options.onChange?.();
    },
    onUnreadable({ event, key }) {
      if (event.type !== halt.type) return;
      book.doubtHalt(key);
      options.onRefused?.(key, 'unreadable', 'halt');
    },
  });
  return {
    mayAnalyse: (camera, analytic) => book.mayAnalyse(camera, analytic),
    isHalted: (analytic) => book.isHalted(analytic),
    faceGrants: (camera) => (book.mayAnalyse(camera, 'faces') ? book.liveGrants(camera) : []),
    liveGrants: () => book.liveGrants(),
    stop: () => table.stop(),
  };
}
