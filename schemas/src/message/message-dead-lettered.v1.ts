import { z } from 'zod';
import { days, defineEvent, deleteAfter } from '../registry/define.ts';
import { PRINCIPALS } from '../registry/principals.ts';
import { District, EpochMs, MAX_ID_LENGTH } from '../values/ids.ts';

/** Why a message could not be read. The list is closed, so that counts can be compared. */
export const DeadLetterReason = z.enum([
  'not_a_cloud_event',
  'wrong_content_type',
  'unknown_type',
  'unknown_version',
  'not_json',
  'schema_mismatch',
  'unknown_district',
  'unknown_camera',
  'unreadable_picture',
  'value_missing',
  'handler_rejected',
]);
export type DeadLetterReason = z.infer<typeof DeadLetterReason>;

export const messageDeadLettered = defineEvent('message.dead-lettered.v1', {
  fact: 'A consumer could not read this message: where it is and why. Its value is included only where it can hold no personal data.',
  scope: 'district',
  keyedBy: 'topic, partition and offset',
  key: (data) => `${data.topic}/${data.partition}/${data.offset}`,
  // The same message, refused twice by the same group, is one dead letter. An id that is too long keeps its end.
  id: ({ group, topic, partition, offset }) => `${group}:${topic}/${partition}/${offset}`.slice(-MAX_ID_LENGTH),
  partitions: 1,
  producers: PRINCIPALS.filter((principal) => principal !== 'deployment'),
  consumers: ['deployment', 'analytics-writer'],
  retention: deleteAfter(days(7)),
  personalData: 'none',
  schema: z.object({
    district: District,
    topic: z.string().min(1).max(249),
    partition: z.int().nonnegative(),
    offset: z.string().regex(/^\d+$/),
    group: z.string().min(1).max(200),
    reason: DeadLetterReason,
    detail: z.string().max(500),
    headers: z.record(z.string(), z.string().max(300)),
    /** Base64; absent if the topic may hold personal data. */
    value: z.string().max(200_000).optional(),
    atMs: EpochMs,
  }),
  example: {
    district: 'agdal',
    topic: 'marsad.agdal.scene.observed.v1',
    partition: 0,
    offset: '17',
    group: 'behaviour-analytics.scenes',
    reason: 'not_json',
    detail: 'Unexpected end of JSON input',
    headers: { ce_type: 'marsad.scene.observed.v1' },
    atMs: 1_790_000_000_000,
  },
  invalid: { 'an invented reason': { district: 'agdal', topic: 't', partition: 0, offset: '1', reason: 'odd' } },
});
