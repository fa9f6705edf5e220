import { z } from 'zod';
import { days, defineEvent, deleteAfter, ofCamera } from '../registry/define.ts';
import { EpochMs } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';
import { GapReasonV1, recordingGapV1 } from './recording-gap.v1.ts';

/** Why seconds of a recording are missing. */
export const GAP_REASONS = [
  ...GapReasonV1.options,
  /** The machine was behind, and packets waited longer than the input holds them. */
  'overloaded',
  'packets_lost',
  /** The stream changed its picture size, and the frames before its next key frame cannot be kept. */
  'format_changed',
  /** Frames of this time cannot be decoded completely. */
  'picture_damaged',
  /** The camera's clock jumped, and its timestamps do not cover the time in between. */
  'clock_jumped',
  'disk_failed',
  'removed',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export const recordingGap = defineEvent('recording.gap.v2', {
  fact: recordingGapV1.fact,
  ...ofCamera,
  id: ({ gapId }) => gapId,
  partitions: recordingGapV1.partitions,
  producers: ['camera-ingest'],
  consumers: ['analytics-writer', 'command-center'],
  retention: deleteAfter(days(7)),
  personalData: 'none',
  schema: z.object({
    ...recordingGapV1.schema.shape,
    reason: openSet(GAP_REASONS),
    part: z.int().nonnegative().optional(),
    /** Packets that, according to the transport, were sent and never arrived. */
    packetsLost: z.int().positive().optional(),
    /** A description for a person, without addresses or credentials. */
    detail: z.string().max(300).optional(),
    announcedAtMs: EpochMs.optional(),
  }),
  example: { ...recordingGapV1.example },
  invalid: {
    'a gap without a reason': { ...recordingGapV1.example, reason: undefined },
    'a reason in words': { ...recordingGapV1.example, reason: 'The cable was cut' },
  },
});
