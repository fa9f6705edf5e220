import { expect, test } from 'vitest';
import { complaintsOfDecisions, complaintsOfReadme } from './readmes.ts';

test('events that the service publishes or consumes are accepted, also without their family', () => {
  expect(complaintsOfReadme('face-matcher', '| `governance.act.v1`, `.halt.v2`, `.grant.v1` (state) |')).toEqual([]);
});

test.each([
  ['a version that no service consumes any more', '`governance.halt.v1`', 'governance.halt.v1'],
  ['the same without its family', '`governance.act.v1`, `.halt.v1`', 'governance.halt.v1'],
  ['an event of another service', '`plate.read.v1`', 'plate.read.v1'],
  ['an event that does not exist', '`governance.wish.v1`', 'governance.wish.v1'],
])('%s is refused', (_, readme, name) => {
  expect(complaintsOfReadme('face-matcher', readme)).toEqual([
    `services/face-matcher/README.md names ${name}, which it neither publishes nor consumes`,
  ]);
});

test('a decision that the list of decisions does not link is refused', () => {
  const list = '1. [Pixels stay](0001-pixels.md)';
  expect(complaintsOfDecisions(['0001-pixels.md', 'README.md'], list)).toEqual([]);
  expect(complaintsOfDecisions(['0002-node-av.md'], list)).toEqual([
    'docs/decisions/README.md does not link 0002-node-av.md',
  ]);
});
