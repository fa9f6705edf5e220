import { Role, WHO_DECIDES } from '@marsad/schemas';
import type { DecisionKind } from '@marsad/schemas';
import { expect, it } from 'vitest';
import { city, person } from '../testing/fixtures.ts';
import { mayDecide } from './may-decide.ts';

const KINDS = Object.keys(WHO_DECIDES) as DecisionKind[];

it.each(KINDS)('only the roles of its row, and only of the operating agency, may decide %s', (kind) => {
  const may = Role.options.filter((role) => mayDecide(kind, person(role), city));
  expect(may.toSorted()).toEqual(WHO_DECIDES[kind].roles.toSorted());
  for (const role of Role.options) expect(mayDecide(kind, person(role, { agency: 'police' }), city)).toBe(false);
});

it('an operator, a reviewer, an analyst, an auditor and an officer may decide nothing', () => {
  for (const role of ['operator', 'reviewer', 'analyst', 'auditor', 'officer'] as const)
    expect(KINDS.filter((kind) => mayDecide(kind, person(role), city))).toEqual([]);
});
