import type { KeyObject } from 'node:crypto';
import type { Kafka, Received, Tombstone } from '@marsad/kafka';
import { halt, liveGrant, processingAct } from '@marsad/schemas';
import type { Analytic, LiveGrant } from '@marsad/schemas';
import { createRightsBook } from './rights-book.ts';
import type { RightRefusal } from './rights-book.ts';
import { createSteadyClock } from './steady-clock.ts';

export type Rights = {
  /** Whether this analytic of this camera may run now: asked at every use, because rights end by themselves. */
  mayAnalyse(camera: string, analytic: Analytic): boolean;
  isHalted(analytic: Analytic): boolean;
  /** Empty unless `grants` was asked for, faces are not halted and an act permits them on that camera. */
  faceGrants(camera: string): readonly LiveGrant[];
  /** All live grants, whatever the camera. */
  liveGrants(): readonly LiveGrant[];
  stop(): Promise<void>;
};

/** @param what the key of the record, @param record which kind it is */
export type OnRefused = (what: string, reason: RightRefusal, record: 'act' | 'halt' | 'grant') => void;

export type FollowRightsOptions = {
  /** Governance's key, as the deployment pinned it. */
  readonly publicKey: KeyObject;
  /** Whether this service deals with faces: only those may read grants. */
  readonly grants: boolean;
  readonly wallMs?: () => number;
  readonly monotonicMs?: () => number;
  /** After every record that changed something; what expires says nothing. Must not throw. */
  readonly onChange?: () => void;
  /** A record that is not believed: somebody else than governance wrote it, or an old one came back. */
  readonly onRefused?: OnRefused;
};

const WITH_GRANTS = [processingAct, halt, liveGrant] as const;
const WITHOUT_GRANTS = [processingAct, halt] as const;
const KIND_OF: Readonly<{ [type: string]: Parameters<OnRefused>[2] }> = {
  [processingAct.type]: 'act',
  [halt.type]: 'halt',
  [liveGrant.type]: 'grant',
};
type Record = Received<(typeof WITH_GRANTS)[number]> | Tombstone<(typeof WITH_GRANTS)[number]>;

/** Reads who may do what to its end, then follows it. Nothing may be done before this returns. */
export async function followRights(kafka: Kafka, options: FollowRightsOptions): Promise<Rights> {
  const clock = createSteadyClock(options.wallMs ?? Date.now, options.monotonicMs ?? (() => performance.now()));
  const book = createRightsBook(options.publicKey, clock);

  const take = (change: Record): RightRefusal | undefined => {
    if ('tombstone' in change) {
      if (change.event.type === liveGrant.type) book.endGrant(change.tombstone);
      if (change.event.type === processingAct.type) book.removeAct(change.tombstone);
      if (change.event.type !== halt.type) return undefined;
      // Governance lifts a halt by saying so, signed. Whoever removes the record lifts nothing.
      book.doubtHalt(change.tombstone);
      return 'removed';
    }
    clock.saw(change.timestampMs);
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
      const refusal = take(change);
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
