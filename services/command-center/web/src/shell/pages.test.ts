import { expect, test } from 'vitest';
import type { Me } from '../api/types.ts';
import { pagesOf } from './pages.ts';

/** Only a supervisor decides about cameras. */
const DECIDES: Partial<Record<Me['role'], Me['decides']>> = { supervisor: [{ kind: 'camera.change', signed: true }] };
const pagesFor = (role: Me['role'], places: Me['places']) =>
  pagesOf({ role, places, decides: DECIDES[role] ?? [] } as unknown as Me).map(({ key }) => key);

test.each<[Me['role'], Me['places'], string[]]>([
  [
    'operator',
    ['cameras', 'playback', 'flow'],
    ['live', 'wall', 'map', 'alerts', 'traffic', 'recordings', 'playback', 'rules', 'report'],
  ],
  ['operator', ['cases', 'plate_search'], ['alerts', 'search', 'cases', 'report']],
  ['judge', ['cases', 'governance'], ['rights', 'cases', 'report']],
  ['supervisor', ['cameras'], ['live', 'wall', 'map', 'alerts', 'recordings', 'cameras', 'rules', 'report']],
  ['officer', [], ['alerts', 'report']],
  ['reviewer', ['reviews'], ['reviews', 'report']],
  ['judge', ['governance'], ['rights', 'report']],
  ['auditor', ['audit'], ['audit', 'report']],
  ['analyst', ['flow'], ['traffic', 'report']],
])('a person with the role %s and the places %j sees %j', (role, places, pages) => {
  expect(pagesFor(role, places)).toEqual(pages);
});
