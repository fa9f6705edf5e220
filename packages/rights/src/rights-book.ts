import type { KeyObject } from 'node:crypto';
import { verifyRecord } from '@marsad/proof';
import { GRANT_LIFE_MS, mayAnalyse } from '@marsad/schemas';
import type { Analytic, Halt, LiveGrant, ProcessingAct } from '@marsad/schemas';
import { whyNotBelieved, type Disbelief } from './believe.ts';
import type { SteadyClock } from './steady-clock.ts';

/** Where a record stands: under which key, and when the broker took it. */
export type Place = { readonly key: string; readonly appendedAtMs: number };

/** Why a record of rights is not believed. */
export type RightRefusal = Disbelief | 'unreadable' | 'lives_too_long' | 'ended' | 'removed';

/** A grant may be seen this much before its own time: clocks differ. */
const AHEAD_MS = 5_000;

/**
 * What may be done now, from signed records that expire. Everything fails closed: no act, no valid signature, an expiry, a halt or silence
 * of governance, and the answer is no.
 */
export function createRightsBook(publicKey: KeyObject, clock: SteadyClock) {
  const acts = new Map<string, ProcessingAct>();
  /** The highest revision that was seen of each act, also of one that was removed. */
  const revisions = new Map<string, number>();
  const halts = new Map<string, Halt>();
  /** Analytics of which something stands that nobody can believe. What it stands over is not known, and may have been a halt. */
  const doubted = new Set<string>();

  const isHalted = (analytic: Analytic): boolean => halts.get(analytic)?.halted ?? doubted.has(analytic);

  return {
    putAct(act: ProcessingAct, place: Place): RightRefusal | undefined {
      const disbelief = whyNotBelieved(act, place, publicKey);
      if (disbelief) return disbelief;
      if ((revisions.get(act.actId) ?? -1) > act.revision) return 'replayed';
      revisions.set(act.actId, act.revision);
      acts.set(act.actId, act);
      return undefined;
    },
    removeAct: (actId: string): void => void acts.delete(actId),
    /** A halt and its end alike: neither is believed unless governance signed it, and none that is older than what is known. */
    putHalt(halt: Halt, place: Place): RightRefusal | undefined {
      const disbelief = whyNotBelieved(halt, place, publicKey);
      if (disbelief) {
        doubted.add(place.key);
        return disbelief;
      }
      const known = halts.get(halt.analytic);
      if (known && known.atMs > halt.atMs) return 'replayed';
      halts.set(halt.analytic, halt);
      return undefined;
    },
    /** Something else than a record stands for this analytic, or nothing any more: unless its halt is known, it may be halted. */
    doubtHalt: (analytic: string): void => void doubted.add(analytic),
    /** Whether this analytic of this camera may run now (controls 1 and 23). */
    mayAnalyse: (camera: string, analytic: Analytic): boolean =>
      !isHalted(analytic) && mayAnalyse(camera, analytic, acts.values(), halts.values(), clock.now()),
    isHalted,
    ...createGrants(publicKey, clock),
  };
}
export type RightsBook = ReturnType<typeof createRightsBook>;

/** Grants for matching faces: renewed by governance again and again, void by themselves, and over for good once ended. */
function createGrants(publicKey: KeyObject, clock: SteadyClock) {
  const grants = new Map<string, LiveGrant>();
  /** The highest renewal that was seen of each authorisation: a lower one is a replay. */
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
    /** An authorisation that ended is not granted again. */
    endGrant(authorisationId: string): void {
      ended.add(authorisationId);
      grants.delete(authorisationId);
    },
    /** Grants under which faces may be matched now; on this camera, or anywhere (controls 2 and 3). */
    liveGrants(camera?: string): LiveGrant[] {
      const nowMs = clock.now();
      return [...grants.values()].filter(
        (grant) => isLive(grant, nowMs) && (camera === undefined || grant.cameras.some((one) => one === camera)),
      );
    },
  };
}
