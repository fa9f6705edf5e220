import { expect, test } from 'vitest';
import { complaintsOfPaths } from './paths.ts';

const exists = (path: string): boolean => ['services/audit/app.ts', 'docs/metrics.md'].includes(path);

test.each([
  ['a path that is there', 'see `services/audit/app.ts`'],
  ['a pattern', '`services/<name>/README.md`, `deploy/clickhouse/*.sql`'],
  ['a link relative to the document, with an anchor', '[metrics](metrics.md#kafka)'],
  ['an address', '[RFC 6962](https://www.rfc-editor.org/rfc/rfc6962)'],
])('%s is accepted', (_, text) => {
  expect(complaintsOfPaths('docs/architecture.md', text, exists)).toEqual([]);
});

test.each([
  ['a path that was moved', 'see `services/audit/pipeline/door.ts`', 'services/audit/pipeline/door.ts'],
  ['a link to a page that is gone', '[old](old.md)', 'docs/old.md'],
])('%s is refused', (_, text, path) => {
  expect(complaintsOfPaths('docs/architecture.md', text, exists)).toEqual([
    `docs/architecture.md names ${path}, which is not there`,
  ]);
});

test('a decision may name a file of its day, but its links must lead somewhere', () => {
  expect(complaintsOfPaths('docs/decisions/0001-a.md', '`services/gone.ts` [next](0002-b.md)', exists)).toEqual([
    'docs/decisions/0001-a.md names docs/decisions/0002-b.md, which is not there',
  ]);
});
