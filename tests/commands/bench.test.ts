import { expect, test } from 'vitest';
import { succeed } from './run.ts';

test.each(['events', 'ingest', 'record', 'objects', 'views'])('bench, a tenth of %s', async (name) => {
  expect(await succeed(`make bench NAME='${name} --short'`)).toContain('short: it works');
});
