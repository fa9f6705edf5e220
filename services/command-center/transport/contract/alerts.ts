import { z } from 'zod';
import {
  ALERT_STAGES,
  AlertState,
  BehaviourWhy,
  EpochMs,
  FaceWhy,
  QUIET_CHOICES,
  HotlistWhy,
  SEVERITIES,
  Sighting,
  SystemWhy,
  View,
  alertChanged,
} from '@marsad/schemas';
import { ALERT_ORDERS, CURSOR } from '../../domain/alert-page.ts';
import { nameComponents } from './components.ts';

/**
 * A face alert as this API shows it. While it is in review, it lacks the fields that reveal who it may be and how sure the software is
 * (`redactAlert`).
 */
const FaceWhyShown = FaceWhy.partial({
  candidateId: true,
  entryId: true,
  trackId: true,
  score: true,
  quality: true,
  gallerySize: true,
  model: true,
});

const { sightings: _sightings, ...listed } = alertChanged.schema.shape;
/** An alert as this API shows it: its sightings have a route of their own. */
export const ShownAlert = z.object({
  ...listed,
  why: z.discriminatedUnion('rule', [HotlistWhy, BehaviourWhy, FaceWhyShown, SystemWhy]),
});
/** The most alerts on one page. */
const MOST = 500;
const Name = z.string().min(1).max(80);

/** The filter, and where the page begins: `after` is the `next` of the page before. */
export const AlertsQuery = z.object({
  stage: z.enum(ALERT_STAGES).optional(),
  state: AlertState.optional(),
  kind: Name.optional(),
  district: Name.optional(),
  camera: Name.optional(),
  /** When the alert was raised, UTC ms; `to` is exclusive. */
  from: z.coerce.number().pipe(EpochMs).optional(),
  to: z.coerce.number().pipe(EpochMs).optional(),
  q: Name.optional(),
  severity: z.enum(SEVERITIES).optional(),
  /** Alerts that a muted rule raised and nobody has judged: only those, or all others. */
  quiet: z.enum(QUIET_CHOICES).optional(),
  /** Any part of a plate, read or listed. */
  plate: Name.optional(),
  /** The subject of a person, or a part of their name, who has the alert or acted on it; `nobody`: nobody has it. */
  who: Name.optional(),
  order: z.enum(ALERT_ORDERS).default('newest'),
  /** `grouped`: alerts of one rule at one camera that repeat each other are one row. */
  repeats: z.enum(['each', 'grouped']).default('each'),
  /** Only the alerts that are repeats of this one, itself included. */
  repeatsOf: z.string().min(1).max(200).optional(),
  after: z.string().regex(CURSOR).optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
});

export const AlertList = z.object({
  alerts: z.array(ShownAlert),
  /** How many alerts fit the filter, on all pages together. */
  total: z.int(),
  /** How many rows that makes: less than `total` where repeats are grouped. */
  rows: z.int(),
  /** The listed alerts that stand for others too: how many in all, and when the first and the last of them were raised. */
  repeats: z.array(z.object({ alertId: z.string(), count: z.int(), fromMs: EpochMs, toMs: EpochMs })),
  counts: z.object({ open: z.int(), handled: z.int() }),
  /** The `after` of the next page; absent on the last page. */
  next: z.string().optional(),
});
export const SightingList = z.object({ sightings: z.array(Sighting) });

nameComponents({
  Alert: ShownAlert,
  AlertList,
  AlertView: View,
  BehaviourWhy,
  FaceWhyShown,
  HotlistWhy,
  Sighting,
  SightingList,
  SystemWhy,
});
