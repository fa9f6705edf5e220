import { GovernanceDecision, type DecisionKind } from '@marsad/schemas';
import { describe, expect, test } from 'vitest';
import { isReason, needsReason, needsSignature } from './decision-needs.ts';

test('exactly the decisions with a field for a reason ask for a reason', () => {
  const withReason = GovernanceDecision.options
    .filter(({ shape }) => 'reason' in shape)
    .map(({ shape }) => shape.kind.value);
  const kinds = GovernanceDecision.options.map(({ shape }) => shape.kind.value);
  expect(kinds.filter(needsReason).toSorted()).toEqual(withReason.toSorted());
});

describe('a decision', () => {
  const decides: { kind: DecisionKind; signed: boolean }[] = [
    { kind: 'authorisation.approve', signed: true },
    { kind: 'halt', signed: false },
  ];
  test.each<[DecisionKind, boolean]>([
    ['authorisation.approve', true],
    ['halt', false],
    ['act.publish', false],
  ])('%s needs a signature of its own: %s', (kind, signed) => {
    expect(needsSignature({ decides }, kind)).toBe(signed);
    expect(needsSignature(undefined, kind)).toBe(false);
  });
});

test.each([
  ['', false],
  ['  ab  ', false],
  ['abc', true],
])('%j is long enough for a reason: %s', (text, enough) => {
  expect(isReason(text)).toBe(enough);
});
