import type { AnyEvent } from '@marsad/schemas';
import { JPEG_CONTENT_TYPE, JSON_CONTENT_TYPE, PICTURE_HEADER } from '@marsad/schemas';

export type RawMessage = { key: string; value: string | Buffer; headers: Record<string, string> };

/** The shortest bytes that count as a JPEG, because the fault of these messages is not in the image. */
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

/** One message for each way in which an event can be broken, and the reasons of their dead letters, sorted. */
export function brokenMessages(event: AnyEvent, good: object): { messages: RawMessage[]; reasons: string[] } {
  const isPicture = event.content === 'jpeg';
  const message = (content: string, more: Record<string, string> = {}): RawMessage => ({
    key: 'k',
    value: isPicture ? JPEG : content,
    headers: {
      ce_specversion: '1.0',
      ce_id: 'broken',
      ce_source: '/drill',
      ce_type: event.type,
      ce_time: new Date().toISOString(),
      ce_city: 'drill',
      ce_origin: 'server',
      'content-type': isPicture ? JPEG_CONTENT_TYPE : JSON_CONTENT_TYPE,
      ...(isPicture ? { [PICTURE_HEADER]: content } : {}),
      ...more,
    },
  });
  const whole = JSON.stringify(good);
  return {
    messages: [
      message('{"half":'),
      message(whole, { 'content-type': 'text/plain' }),
      message(whole, { ce_type: event.type.replace(/[.]v\d+$/, '.v99') }),
      message('{"district":"UPPER"}'),
      { ...message(whole), headers: {} },
    ],
    reasons: ['not_a_cloud_event', 'not_json', 'schema_mismatch', 'unknown_version', 'wrong_content_type'],
  };
}
