import { z } from 'zod';
import {
  ALERT_STAGES,
  AlertState,
  BehaviourWhy,
  EpochMs,
  FaceWhy,
  HotlistWhy,
  Sighting,
  SystemWhy,
  alertChanged,
} from '@marsad/schemas';
import { CURSOR } from '../../domain/alert-page.ts';

/** A candidate in review has none of what says who it may be and how sure the software is: see `shownAlert`. */
const FaceShown = FaceWhy.partial({
  candidateId: true,
  entryId: true,
  trackId: true,
  score: true,
  quality: true,
  gallerySize: true,
  model: true,
});

const { sightings: _sightings, ...listed } = alertChanged.schema.shape;
export const AlertOne = z.object({
  ...listed,
  why: z.discriminatedUnion('rule', [HotlistWhy, BehaviourWhy, FaceShown, SystemWhy]),
});
/** A page holds so many at most. */
const MOST = 500;
const Name = z.string().min(1).max(80);

/** What is looked for, and where the page begins: `after` is the `next` of the page before. */
export const AlertsQuery = z.object({
  stage: z.enum(ALERT_STAGES).optional(),
  state: AlertState.optional(),
  kind: Name.optional(),
  district: Name.optional(),
  camera: Name.optional(),
  /** By when they were raised, ms; `to` is exclusive. */
  from: z.coerce.number().pipe(EpochMs).optional(),
  to: z.coerce.number().pipe(EpochMs).optional(),
  q: Name.optional(),
  after: z.string().regex(CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
});

export const AlertList = z.object({
  alerts: z.array(AlertOne),
  /** How many fit, on all pages. */
  total: z.int(),
  counts: z.object({ open: z.int(), handled: z.int() }),
  next: z.string().optional(),
});
export const SightingList = z.object({ sightings: z.array(Sighting) });
