/** Why one result of a batch is refused; the contract (`proto/marsad/camera/v1`) explains each. The camera learns it with the acknowledgement. */
export const REFUSAL_REASONS = [
  'not_permitted',
  'captured_in_future',
  'captured_too_long_ago',
  'out_of_order',
  'frame_invalid',
  'box_invalid',
  'number_invalid',
  'kind_unknown',
  'too_many_tracks',
  'ordinal_repeated',
  'plate_reader_unknown',
  'not_a_plate',
  'below_threshold',
  'crop_too_large',
  'crop_unreadable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Why a stream ends; the contract explains each. The camera learns it with the status of the stream. */
export const END_REASONS = [
  'certificate_unknown',
  'certificate_ambiguous',
  'certificate_expired',
  'certificate_of_another_camera',
  'camera_elsewhere',
  'signage_invalid',
  'message_too_large',
  'message_invalid',
  'hello_missing',
  'hello_invalid',
  'epoch_invalid',
  'sequence_invalid',
  'batch_too_large',
  'too_many_results',
  'too_many_streams',
  'not_reading',
  'superseded',
  'store_unavailable',
  'stopping',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** Why a stream is over: we ended it, the camera did (`left`), or its connection broke (`broken`). */
export type StreamEnd = EndReason | 'left' | 'broken';

/** Why an answer to a request for evidence waits. */
export type Reasons = { readonly retry: 'kafka_unavailable' | 'store_unavailable' | 'other_replica_may_have_it' };
