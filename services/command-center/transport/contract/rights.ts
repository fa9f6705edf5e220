import { z } from 'zod';
import * as schemas from '@marsad/schemas';
import { nameComponents } from './components.ts';
import { DecisionKind } from './session.ts';

const Halt = schemas.halt.schema;
const FaceSession = schemas.faceSession.schema;

const AnalyticRight = z.object({
  analytic: schemas.Analytic,
  permitted: z.boolean(),
  because: z.enum(['no_act', 'halted']).optional(),
});
const CameraRights = z.object({
  camera: z.string(),
  district: z.string(),
  analytics: z.array(AnalyticRight),
  /** A grant expires at `untilMs` unless governance renews it, and at `toMs` in any case. */
  faceGrants: z.array(z.object({ authorisationId: z.string(), untilMs: z.int(), toMs: z.int() })),
});
/** The analytics that may run now. The view names no person, so all staff of the city's own agency may read it. */
export const RightsView = z.object({
  atMs: z.int(),
  halts: z.array(schemas.halt.schema.pick({ analytic: true, halted: true, reason: true, atMs: true })),
  cameras: z.array(CameraRights),
});

/** The decisions that the person who asks may take next about a record. */
const next = z.array(DecisionKind);

/** Every record about rights, each with the decisions that the person who asks may take next. */
export const GovernanceView = z.object({
  atMs: z.int(),
  /** The decisions with which this person may start something new. */
  begin: next,
  acts: z.array(schemas.processingAct.schema.omit({ signature: true }).extend({ next })),
  hotlist: z.array(schemas.hotlistEntry.schema.extend({ next })),
  /** Without the enrolled picture, because each access to a picture is recorded by itself. */
  watchlist: z.array(schemas.watchlistEntry.schema.omit({ image: true }).extend({ next })),
  authorisations: z.array(schemas.authorisation.schema.extend({ next })),
  grants: z.array(schemas.liveGrant.schema.omit({ signature: true })),
  agreements: z.array(schemas.sharingAgreement.schema.extend({ next })),
  /** One for every analytic; `halt` is absent if the analytic was never halted. */
  halts: z.array(z.object({ analytic: schemas.Analytic, halt: Halt.optional(), next })),
  faceSessions: z.array(FaceSession),
  unmaskings: z.array(schemas.unmaskingOrdered.schema.omit({ signature: true }).extend({ next })),
});

export const EnrolledPicture = z.object({ objectKey: z.string(), sha256: z.string() });

nameComponents({ AnalyticRight, CameraRights, EnrolledPicture, FaceSession, GovernanceView, Halt, RightsView });
