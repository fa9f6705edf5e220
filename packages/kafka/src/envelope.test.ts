import {
  agencyAlerts,
  alertChanged,
  cameraState,
  plateCropped,
  sceneObserved,
  topicOf,
  type AnyEvent,
} from '@marsad/schemas';
import { inTraceOf } from '@marsad/telemetry';
import { describe, expect, it } from 'vitest';
import { decodeMessage, type Decoded } from './decode.ts';
import { BEAT_KEY, encodeBeats, encodeEvent, encodePicture, encodeTombstone, type Outgoing } from './encode.ts';
import { InvalidEventError } from './errors.ts';
import type { RawMessage } from './kafkajs.ts';

const origin = { city: 'rabat', source: '/camera-ingest/ingest-1', now: () => 1_790_000_005_000 };
const jpeg = Buffer.from([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9]);
const scene = (): Outgoing => encodeEvent(origin, sceneObserved, sceneObserved.example, { id: 'agdal-avenue-1:1:0:5' });
const crop = (): Outgoing => encodePicture(origin, plateCropped, plateCropped.example, jpeg, { id: 'c-1' });

/** The message as the broker gives it back, with headers and values as bytes. */
const arrived = ({ key, value, headers }: Outgoing, changes: Partial<RawMessage> = {}): RawMessage => ({
  key: Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  timestamp: '1790000005000',
  offset: '0',
  ...changes,
});
const without = (message: RawMessage, header: string): RawMessage => ({
  ...message,
  headers: { ...message.headers, [header]: undefined },
});
const withHeader = (message: RawMessage, header: string, text: string): RawMessage => ({
  ...message,
  headers: { ...message.headers, [header]: Buffer.from(text) },
});
const read = (message: RawMessage, event: AnyEvent = sceneObserved, district = 'agdal'): Decoded =>
  decodeMessage(message, event, district);
const refusal = (write: () => unknown): unknown => {
  try {
    write();
  } catch (error) {
    if (error instanceof InvalidEventError) return error.reason;
    throw error;
  }
  return 'accepted';
};

describe('writing an event', () => {
  it('is CloudEvents 1.0 in Kafka binary mode', () => {
    const message = encodeEvent(origin, sceneObserved, sceneObserved.example, {
      id: 'x',
      modelHash: 'a'.repeat(64),
      simulated: true,
      atMs: 0,
    });
    expect(message.topic).toBe(topicOf(sceneObserved, 'agdal'));
    expect(message.key).toBe('agdal-avenue-1');
    expect(message.headers).toEqual({
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'x',
      ce_source: '/rabat/agdal/camera-ingest/ingest-1',
      ce_type: 'marsad.scene.observed.v1',
      ce_time: '1970-01-01T00:00:00.000Z',
      ce_dataschema: 'urn:marsad:schema:scene.observed.v1',
      ce_city: 'rabat',
      ce_origin: 'server',
      ce_modelhash: 'a'.repeat(64),
      ce_simulated: 'true',
    });
  });

  it('names its alert and its district', () => {
    const headersOf = (event: AnyEvent, data: unknown = event.example) =>
      encodeEvent(origin, event, data, { id: 'x' }).headers;
    expect(headersOf(alertChanged)).toMatchObject({
      ce_subject: 'a-91c2',
      ce_source: '/rabat/hassan/camera-ingest/ingest-1',
      ce_dataschema: 'urn:marsad:schema:alert.changed.v3',
    });
    expect(headersOf(agencyAlerts)).toMatchObject({
      ce_subject: 'a-91c2',
      ce_source: '/rabat/hassan/camera-ingest/ingest-1',
      ce_dataschema: 'urn:marsad:schema:agency.alerts.v2',
    });
    const heartbeat = headersOf(agencyAlerts, { ...agencyAlerts.example, body: { kind: 'heartbeat' } });
    expect(heartbeat['ce_source']).toBe('/rabat/city/camera-ingest/ingest-1');
    expect(heartbeat).not.toHaveProperty('ce_subject');
  });

  it('has the trace that it was written in', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const message = encodeEvent(origin, sceneObserved, sceneObserved.example, { id: 'x', traceparent });
    expect(message.headers['traceparent']).toBe(traceparent);
    expect(inTraceOf('broken', scene).headers['traceparent']).toBeUndefined();
  });

  it('puts a picture into the value and its metadata into one header', () => {
    expect(crop().value).toEqual(jpeg);
    expect(JSON.parse(crop().headers['ce_picture'] ?? '')).toEqual(plateCropped.example);
    expect(crop().headers['content-type']).toBe('image/jpeg');
  });

  it.each([
    ['an unknown field', { ...sceneObserved.example, note: 'x' }, 'schema_mismatch'],
    [
      'an unknown field deep inside',
      { ...sceneObserved.example, tracks: [{ ...sceneObserved.example.tracks[0], note: 'x' }] },
      'schema_mismatch',
    ],
    ['a wrong field', { ...sceneObserved.example, widthPx: -1 }, 'schema_mismatch'],
    ['half a surrogate pair', { ...sceneObserved.example, camera: 'c', frameId: 'c\ud800' }, 'schema_mismatch'],
    ['a number that JSON does not know', { ...sceneObserved.example, ptsMs: NaN }, 'schema_mismatch'],
    ['a district that could not be in a topic', { ...sceneObserved.example, district: 'a.b' }, 'schema_mismatch'],
  ])('refuses %s', (_what, data, reason) => {
    expect(refusal(() => encodeEvent(origin, sceneObserved, data, { id: 'x' }))).toBe(reason);
  });

  it.each([
    ['an id with a blank', { id: 'a b' }],
    ['a time that is not a number', { id: 'a', atMs: NaN }],
    ['a half millisecond', { id: 'a', atMs: 1.5 }],
    ['a short hash', { id: 'a', modelHash: 'abc' }],
  ])('refuses %s', (_what, options) => {
    expect(refusal(() => encodeEvent(origin, sceneObserved, sceneObserved.example, options))).toBe(
      'invalid_attributes',
    );
  });

  it('refuses a picture that is too large for its topic', () => {
    const large = Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(400_000), jpeg.subarray(-2)]);
    expect(refusal(() => encodePicture(origin, plateCropped, plateCropped.example, large, { id: 'x' }))).toBe(
      'too_large',
    );
  });

  it('refuses half a picture, and a picture as an event', () => {
    expect(
      refusal(() => encodePicture(origin, plateCropped, plateCropped.example, jpeg.subarray(0, 5), { id: 'x' })),
    ).toBe('not_a_picture');
    expect(refusal(() => encodeEvent(origin, plateCropped, plateCropped.example, { id: 'x' }))).toBe('wrong_content');
  });

  it('removes keys of compacted topics only', () => {
    expect(encodeTombstone(cameraState, 'cam', 'agdal')).toMatchObject({ key: 'cam', value: null });
    expect(refusal(() => encodeTombstone(sceneObserved, 'cam', 'agdal'))).toBe('not_compacted');
  });

  it('sends a beat to every partition, because each rolls by itself', () => {
    expect(encodeBeats(cameraState, 'agdal').map(({ key, partition }) => [key, partition])).toEqual([
      [BEAT_KEY, 0],
      [BEAT_KEY, 1],
    ]);
  });

  it('never puts the refused value into its error', () => {
    const write = () =>
      encodeEvent(origin, sceneObserved, { ...sceneObserved.example, camera: 'WX-12345' }, { id: 'x' });
    expect(write).toThrow(/camera/);
    expect(write).not.toThrow(/WX-12345/);
  });
});

describe('reading a message', () => {
  it('gives back the data that was written', () => {
    expect(read(arrived(scene()))).toMatchObject({
      kind: 'event',
      data: sceneObserved.example,
      attributes: { id: 'agdal-avenue-1:1:0:5', city: 'rabat' },
    });
    expect(read(arrived(crop()), plateCropped, 'hassan')).toMatchObject({
      kind: 'event',
      data: plateCropped.example,
      picture: jpeg,
    });
  });

  it('removes the fields of a newer producer', () => {
    const newer = arrived(scene(), { value: Buffer.from(JSON.stringify({ ...sceneObserved.example, mood: 'x' })) });
    expect(read(newer)).toMatchObject({ kind: 'event', data: sceneObserved.example });
    expect(JSON.stringify(read(newer))).not.toContain('mood');
  });

  it('accepts a message of an earlier version, which names neither its schema nor its subject', () => {
    expect(read(without(arrived(scene()), 'ce_dataschema')).kind).toBe('event');
  });

  it('accepts a charset beside the content type', () => {
    expect(read(withHeader(arrived(scene()), 'content-type', 'Application/JSON; charset=utf-8')).kind).toBe('event');
  });

  it.each([
    ['no CloudEvents header', 'not_a_cloud_event', without(arrived(scene()), 'ce_specversion')],
    ['another CloudEvents version', 'not_a_cloud_event', withHeader(arrived(scene()), 'ce_specversion', '0.3')],
    ['no id', 'not_a_cloud_event', without(arrived(scene()), 'ce_id')],
    ['no headers at all', 'not_a_cloud_event', arrived(scene(), { headers: {} })],
    [
      'two ids',
      'not_a_cloud_event',
      arrived(scene(), { headers: { ...arrived(scene()).headers, ce_id: [Buffer.from('a'), Buffer.from('b')] } }),
    ],
    ['another type', 'unknown_type', withHeader(arrived(scene()), 'ce_type', 'marsad.mood.seen.v1')],
    ['no type', 'unknown_type', without(arrived(scene()), 'ce_type')],
    ['a later version', 'unknown_version', withHeader(arrived(scene()), 'ce_type', 'marsad.scene.observed.v2')],
    ['another content type', 'wrong_content_type', withHeader(arrived(scene()), 'content-type', 'text/plain')],
    ['no content type', 'wrong_content_type', without(arrived(scene()), 'content-type')],
    ['text that is not JSON', 'not_json', arrived(scene(), { value: Buffer.from('{"plate":"12345"') })],
    ['an empty value', 'not_json', arrived(scene(), { value: Buffer.alloc(0) })],
    ['no value', 'value_missing', arrived(scene(), { value: null })],
    [
      'a wrong field',
      'schema_mismatch',
      arrived(scene(), { value: Buffer.from(JSON.stringify({ ...sceneObserved.example, tracks: 'none' })) }),
    ],
    ['JSON that is no object', 'schema_mismatch', arrived(scene(), { value: Buffer.from('null') })],
    ['a value over the size limit', 'schema_mismatch', arrived(scene(), { value: Buffer.alloc(400_001, ' ') })],
    [
      'another district than its topic',
      'unknown_district',
      arrived(scene(), { value: Buffer.from(JSON.stringify({ ...sceneObserved.example, district: 'hassan' })) }),
    ],
  ])('with %s gives %s', (_what, reason, message) => {
    expect(read(message)).toMatchObject({ kind: 'unreadable', reason });
  });

  it.each([
    ['half a picture', 'unreadable_picture', arrived(crop(), { value: jpeg.subarray(0, 4) })],
    ['no metadata', 'not_a_cloud_event', without(arrived(crop()), 'ce_picture')],
    ['metadata that are not JSON', 'not_json', withHeader(arrived(crop()), 'ce_picture', '{')],
  ])('that should be a picture, with %s, gives %s', (_what, reason, message) => {
    expect(read(message, plateCropped, 'hassan')).toMatchObject({ kind: 'unreadable', reason });
  });

  it('never quotes a text that it cannot read', () => {
    const decoded = read(arrived(scene(), { value: Buffer.from('{"plate": 12345A6 }') }));
    expect(decoded).toMatchObject({ reason: 'not_json' });
    expect(JSON.stringify(decoded)).not.toContain('12345');
  });

  it('distinguishes a removal from a beat', () => {
    expect(read(arrived(encodeTombstone(cameraState, 'cam', 'agdal')), cameraState)).toEqual({ kind: 'tombstone' });
    for (const beat of encodeBeats(cameraState, 'agdal'))
      expect(read(arrived(beat), cameraState)).toEqual({ kind: 'beat' });
  });
});
