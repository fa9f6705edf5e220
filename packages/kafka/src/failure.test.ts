import { describe, expect, it } from 'vitest';
import { classifySendFailure } from './failure.ts';

const failure = (type: string | undefined, cause?: unknown): Error =>
  Object.assign(new Error('x', { cause }), type === undefined ? {} : { type });

describe('a failed send', () => {
  it.each([
    ['a broken connection', failure(undefined, failure(undefined)), { kind: 'transient' }],
    ['a broker without enough replicas', failure('NOT_ENOUGH_REPLICAS'), { kind: 'transient' }],
    [
      'a right that is missing',
      failure('TOPIC_AUTHORIZATION_FAILED'),
      { kind: 'refused', code: 'TOPIC_AUTHORIZATION_FAILED' },
    ],
    [
      'a right that is missing, deep in the causes',
      failure(undefined, failure('TOPIC_AUTHORIZATION_FAILED')),
      { kind: 'refused', code: 'TOPIC_AUTHORIZATION_FAILED' },
    ],
    [
      'a topic that is not there',
      failure('UNKNOWN_TOPIC_OR_PARTITION'),
      { kind: 'refused', code: 'UNKNOWN_TOPIC_OR_PARTITION' },
    ],
    ['sequence numbers that are off', failure('OUT_OF_ORDER_SEQUENCE_NUMBER'), { kind: 'renew' }],
    ['a thrown value that is not an error', 'a text', { kind: 'transient' }],
  ])('because of %s is classified', (_what, error, kind) => {
    expect(classifySendFailure(error)).toEqual(kind);
  });
});
