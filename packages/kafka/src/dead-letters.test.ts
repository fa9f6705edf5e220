import { cameraState, messageDeadLettered, plateCropped, sceneObserved, type AnyEvent } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { deadLetterData } from './dead-letters.ts';
import { strictSchemaOf } from './strict-schema.ts';

const dataFor = (event: AnyEvent, value: Buffer | null, headers: Record<string, Buffer> = {}, detail = 'why') =>
  deadLetterData(
    {
      event,
      district: 'agdal',
      group: 'behaviour-analytics.agdal.scenes',
      topic: 'marsad.agdal.x.y.v1',
      partition: 1,
      message: { key: null, value, headers, timestamp: '0', offset: '17' },
      reason: 'not_json',
      detail,
    },
    1_790_000_000_000,
  );

describe('a dead letter', () => {
  it('has the value if the topic holds no personal data', () => {
    const data = dataFor(cameraState, Buffer.from('{"broken'));
    expect(Buffer.from(data.value ?? '', 'base64').toString()).toBe('{"broken');
  });

  it.each([sceneObserved, plateCropped])(
    'has neither the value nor picture metadata if the topic may hold personal data',
    (event) => {
      const data = dataFor(event, Buffer.from('12345A6'), {
        ce_picture: Buffer.from('{"trackId":"t"}'),
        ce_id: Buffer.from('i'),
      });
      expect(data.value).toBeUndefined();
      expect(data.headers).toEqual({ ce_id: 'i' });
    },
  );

  it('is a valid event, whatever message it is about', () => {
    const headers = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`h${index}`, Buffer.alloc(2_000, 'x')]),
    );
    for (const data of [
      dataFor(cameraState, Buffer.alloc(390_000), headers, 'y'.repeat(2_000)),
      dataFor(cameraState, Buffer.alloc(149_000)),
      dataFor(cameraState, null),
    ]) {
      expect(strictSchemaOf(messageDeadLettered).safeParse(data).error).toBeUndefined();
    }
  });
});
