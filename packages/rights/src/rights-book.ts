import type { KeyObject } from 'node:crypto';
import { verifyRecord } from '@marsad/proof';
import { GRANT_LIFE_MS, mayAnalyse } from '@marsad/schemas';
import type { Analytic, Halt, LiveGrant, ProcessingAct } from '@marsad/schemas';
import { whyRefused, type RecordRefusal } from './why-refused.ts';
import type { SteadyClock } from './steady-clock.ts';

/** The key of a record, and when the broker took it. */
export type Origin = { readonly key: string; readonly appendedAtMs: number };

/** Why a record of rights is refused. */
export type RightRefusal = RecordRefusal | 'unreadable' | 'lives_too_long' | 'ended' | 'removed';

/** A grant counts this long before its own time, ms, because clocks differ. */
const AHEAD_MS = 5_000;

/**
 * Answers which analytics may run now, from signed records that expire. It fails closed: without an act, with an invalid signature, after
 * an expiry, during a halt and while governance is silent, the answer is no.
 */
export function createRightsBook(publicKey: KeyObject, clock: SteadyClock) {
  const acts = new Map<string, ProcessingAct>();
  /** The highest revision that was received of each act, kept even after the act was removed. */
  const revisions = new Map<string, number>();
  const halts = new Map<string, Halt>();
  /** Analytics whose halt record was overwritten by an invalid one. The record before it is unknown and may have been a halt. */
  const doubted = new Set<string>();

  const isHalted = (analytic: Analytic): boolean => halts.get(analytic)?.halted ?? doubted.has(analytic);

  return {
    putAct(act: ProcessingAct, origin: Origin): RightRefusal | undefined {
      const refusal = whyRefused(act, origin, publicKey);
      if (refusal) return refusal;
      if ((revisions.get(act.actId) ?? -1) > act.revision) return 'replayed';
      revisions.set(act.actId, act.revision);
      acts.set(act.actId, act);
      return undefined;
    },
    removeAct: (actId: string): void => void acts.delete(actId),
    /** Stores a halt or its end. A record that governance did not sign, or that is older than the known one, is refused. */
    putHalt(halt: Halt, origin: Origin): RightRefusal | undefined {
      const refusal = whyRefused(halt, origin, publicKey);
      if (refusal) {
        doubted.add(origin.key);
        return refusal;
      }
      const known = halts.get(halt.analytic);
      if (known && known.atMs > halt.atMs) return 'replayed';
      halts.set(halt.analytic, halt);
      return undefined;
    },
    /**
     * Notes that the halt record of this analytic was removed or is unreadable. Unless its state is known, the analytic counts as halted.
     */
    doubtHalt: (analytic: string): void => void doubted.add(analytic),
    /** Whether this analytic may run on this camera now (controls 1 and 23). */
    mayAnalyse: (camera: string, analytic: Analytic): boolean =>
      !isHalted(analytic) && mayAnalyse(camera, analytic, acts.values(), halts.values(), clock.now()),
    isHalted,
    ...createGrants(publicKey, clock),
  };
}
export type RightsBook = ReturnType<typeof createRightsBook>;

/** Grants for matching faces: governance renews them, they expire by themselves, and one that was ended never comes back. */
function createGrants(publicKey: KeyObject, clock: SteadyClock) {
  const grants = new Map<string, LiveGrant>();
  /** The highest renewal that was received of each authorisation. A lower one is a replay. */
  const renewals = new Map<string, number>();
  const ended = new Set<string>();

  const isLive = (grant: LiveGrant, nowMs: number): boolean =>
    grant.issuedAtMs <= nowMs + AHEAD_MS && nowMs < grant.expiresAtMs && grant.fromMs <= nowMs && nowMs < grant.toMs;

  return {
    putGrant(grant: LiveGrant): RightRefusal | undefined {
      if (!verifyRecord(grant, publicKey)) return 'signature_invalid';
      if (grant.expiresAtMs - grant.issuedAtMs > GRANT_LIFE_MS) return 'lives_too_long';
      if (ended.has(grant.authorisationId)) return 'ended';
      if ((renewals.get(grant.authorisationId) ?? -1) > grant.renewal) return 'replayed';
      renewals.set(grant.authorisationId, grant.renewal);
      grants.set(grant.authorisationId, grant);
      return undefined;
    },
    /** Ends the grants of an authorisation for good. */
    endGrant(authorisationId: string): void {
      ended.add(authorisationId);
      grants.delete(authorisationId);
    },
    /** The grants under which faces may be matched now, on this camera or on any (controls 2 and 3). */
    liveGrants(camera?: string): LiveGrant[] {
      const nowMs = clock.now();
      return [...grants.values()].filter(
        (grant) =>
          isLive(grant, nowMs) && (camera === undefined || grant.cameras.some((granted) => granted === camera)),
      );
    },
  };
}
