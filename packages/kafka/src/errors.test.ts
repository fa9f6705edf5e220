import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as errors from './errors.ts';
import { KAFKA_ERRORS, kafkaErrorCode, QueueFullError } from './errors.ts';

const CODES = Object.keys(KAFKA_ERRORS);

describe('the errors of the bus', () => {
  it('have a code each, and each code has one error', () => {
    const classes = Object.values(errors).filter(
      (value): value is typeof QueueFullError =>
        typeof value === 'function' && value.prototype instanceof errors.KafkaError,
    );
    const codes = classes.map((Kind) => new Kind(...([new Map(), new Map(), ''] as unknown as [number, number])).code);
    expect(codes.toSorted()).toEqual(CODES.toSorted());
  });

  it('are all in the table of the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const documented = [...readme.matchAll(/^\| `(\w+)` +\|/gm)].map(([, code]) => code);
    expect(documented).toEqual(expect.arrayContaining(CODES));
  });

  it('give their code, and other errors give none', () => {
    expect(kafkaErrorCode(new QueueFullError(1, 1))).toBe('queue_full');
    expect(kafkaErrorCode(Object.assign(new Error('of another package'), { code: 'queue_full' }))).toBeUndefined();
  });
});
