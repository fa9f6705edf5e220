import { z } from 'zod';
import { unmaskingOrdered, writtenText } from '@marsad/schemas';
import { PLAYBACK_PURPOSES } from '../../domain/playback.ts';
import { RecordingView } from './city.ts';
import { nameComponents } from './components.ts';

const time = z.coerce.number().int().nonnegative();

/** A person says why they play back a camera, and for which case if the recording is older than an hour. */
export const PlaybackRequest = z
  .object({
    camera: z.string().max(63),
    purpose: z.enum(PLAYBACK_PURPOSES),
    caseReference: writtenText(1, 80).optional(),
    /** The order under which this person sees the camera without masks. The case is that of the order. */
    unmaskingOrder: z.string().max(200).optional(),
  })
  .strict();
export const PlaybackOpened = z.object({ playbackId: z.string(), camera: z.string() });

export const StillQuery = z.object({ at: time });
export const FragmentQuery = z.object({
  from: time,
  /** Exclusive. */
  to: time,
  /** `1`: only key frames, for playing above normal speed. */
  keys: z.enum(['0', '1']).default('0'),
});

/** What is said of a fragment or still beside its bytes, as JSON in the header `marsad-view`. */
export const ViewHeader = z.object({
  fromMs: z.int(),
  toMs: z.int(),
  frames: z.int(),
  /** `whole`: at least one frame is hidden whole, because nobody analysed it. `none`: it is seen under an order. */
  masked: z.enum(['boxes', 'whole', 'none']),
  /** Stretches in which everything is hidden. */
  unseen: z.array(z.object({ fromMs: z.int(), toMs: z.int() })),
  /** Stretches of which no frame is stored. */
  missing: z.array(z.object({ fromMs: z.int(), toMs: z.int() })),
});

/** The orders under which the person who asks may look without masks now. */
export const OwnUnmaskings = z.object({
  atMs: z.int(),
  orders: z.array(
    unmaskingOrdered.schema.pick({
      orderId: true,
      camera: true,
      fromMs: true,
      toMs: true,
      caseReference: true,
      expiresAtMs: true,
    }),
  ),
});

const Mark = z.object({ fromMs: z.int(), toMs: z.int() });
/** What happened at a camera in a period, for one timeline. */
export const PlaybackTimeline = RecordingView.extend({
  alerts: z.array(
    Mark.extend({
      alertId: z.string(),
      /** As `alertKindOf` says it. */
      kind: z.string(),
      severity: z.string().optional(),
    }),
  ),
  /** Incidents of traffic. Null while the history does not answer, because unknown is not none. */
  incidents: z.array(Mark.extend({ kind: z.string(), place: z.string(), goesOn: z.boolean() })).nullable(),
  /** Crossings of lines in buckets; a bucket without a crossing is left out. Null while the history does not answer. */
  crossings: z.array(z.object({ startMs: z.int(), count: z.int() })).nullable(),
  bucketMs: z.int(),
  /** From here on, a page knows recordings of the period without the history; before it, they are unknown while it does not answer. */
  knownFromMs: z.int(),
});

nameComponents({ OwnUnmaskings, PlaybackOpened, PlaybackRequest, PlaybackTimeline });
