import { z } from 'zod';
import {
  Analytic,
  authorisation,
  faceSession,
  halt,
  hotlistEntry,
  liveGrant,
  processingAct,
  sharingAgreement,
  watchlistEntry,
} from '@marsad/schemas';
import { DECISIONS } from '../../domain/access.ts';

/** What may be computed now, for everybody of the city's own agency: no person is in it. */
export const RightsView = z.object({
  atMs: z.int(),
  halts: z.array(halt.schema.pick({ analytic: true, halted: true, reason: true, atMs: true })),
  cameras: z.array(
    z.object({
      camera: z.string(),
      district: z.string(),
      analytics: z.array(
        z.object({ analytic: Analytic, permitted: z.boolean(), because: z.enum(['no_act', 'halted']).optional() }),
      ),
      /** Live: void at `untilMs` unless renewed, over at `toMs` whatever happens. */
      faceGrants: z.array(z.object({ authorisationId: z.string(), untilMs: z.int(), toMs: z.int() })),
    }),
  ),
});

const next = z.array(z.enum(DECISIONS));

/** Everything about rights, each with what the person who asks may decide about it next. */
export const GovernanceView = z.object({
  atMs: z.int(),
  /** What this person may begin. */
  begin: next,
  acts: z.array(processingAct.schema.omit({ signature: true }).extend({ next })),
  hotlist: z.array(hotlistEntry.schema.extend({ next })),
  /** Without the picture: that is a look of its own. */
  watchlist: z.array(watchlistEntry.schema.omit({ image: true }).extend({ next })),
  authorisations: z.array(authorisation.schema.extend({ next })),
  grants: z.array(liveGrant.schema.omit({ signature: true })),
  agreements: z.array(sharingAgreement.schema.extend({ next })),
  /** Of every analytic; without `halt` nobody ever halted it. */
  halts: z.array(z.object({ analytic: Analytic, halt: halt.schema.optional(), next })),
  faceSessions: z.array(faceSession.schema),
});

export const EnrolledPicture = z.object({ objectKey: z.string(), sha256: z.string() });
