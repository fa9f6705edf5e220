import { expect, it, test } from 'vitest';
import { STREAM_EVERY_MS } from '../domain/limits.ts';
import { END_REASONS, REFUSAL_REASONS } from '../errors.ts';
import * as wire from '@marsad/proto/camera/v1';
import { certificateOf } from './serve-call.ts';
import { REASON_KEY, RETRY_AFTER_KEY, statusOf } from './status.ts';
import { batchOf, REFUSALS } from './translate.ts';

/** The names of an enum of the contract in lower case, without the one that is never sent. */
const namesOf = (values: object): string[] =>
  Object.keys(values)
    .filter((name) => name !== 'UNSPECIFIED')
    .map((name) => name.toLowerCase())
    .sort();

test('every reason of the contract has its own in the code, and the other way round', () => {
  expect([...END_REASONS].sort()).toEqual(namesOf(wire.EndReason));
  expect([...REFUSAL_REASONS].sort()).toEqual(namesOf(wire.RefusalReason));
  for (const reason of REFUSAL_REASONS)
    expect(wire.RefusalReason).toHaveProperty(reason.toUpperCase(), REFUSALS[reason]);
});

test.each(END_REASONS)('a stream that ends with %s says so to a program and to a person', (reason) => {
  const { code, details, metadata } = statusOf(reason);
  expect(metadata.get(REASON_KEY)).toEqual([reason]);
  expect([code > 0, details.length > 10]).toEqual([true, true]);
});

test('only a camera that opens streams too fast is told how long to wait', () => {
  expect(statusOf('too_many_streams').metadata.get(RETRY_AFTER_KEY)).toEqual([String(STREAM_EVERY_MS)]);
  expect(statusOf('stopping').metadata.get(RETRY_AFTER_KEY)).toEqual([]);
});

it('knows a certificate by the SHA-256 of its bytes', () => {
  const peer = { fingerprint256: 'AB:CD:EF', valid_to: 'Jan  1 00:00:00 2027 GMT' };
  expect(certificateOf(peer)).toEqual({ sha256: 'abcdef', expiresAtMs: Date.UTC(2027, 0, 1) });
  expect(certificateOf({})).toBeUndefined();
});

test('what a later version of the contract adds is unknown, and is not taken for something else', () => {
  const frame = { part: 0, ptsMs: 2n ** 62n, capturedAtMs: 1n, widthPx: 1, heightPx: 1 };
  const track = { ordinal: 1, confidence: 1, box: undefined, ageMs: 0n };
  const later = { ...track, class: 99 as wire.ObjectClass, evidence: 99 as wire.Evidence };
  const scene = { frame, observedMs: 0, moving: false, tracks: [later] };
  const message = { epoch: 1n, sequence: 1n, scenes: [scene], endedTracks: [], plateReads: [], health: undefined };
  const received = batchOf(wire.Batch.decode(wire.Batch.encode(message).finish()));
  expect(received.scenes[0]?.tracks[0]).toMatchObject({ class: undefined, evidence: undefined, box: undefined });
  expect(Number.isSafeInteger(received.scenes[0]?.frame?.ptsMs)).toBe(false);
});
