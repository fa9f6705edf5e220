// Writes the documents that are generated from the registry. `--check` writes nothing and fails if a committed file differs. `--published
// DIR` compares with the published schemas of another folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EVENTS } from '../src/index.ts';
import { agencyAsyncApiOf, asyncApiOf } from './async-api.ts';
import { catalogueOf, dictionaryOf } from './catalogue.ts';
import { breaksOf } from './compatibility.ts';
import { jsonSchemaOf, schemaName, stableJson } from './json-schema.ts';

const root = join(import.meta.dirname, '..', '..');
const { values: options } = parseArgs({
  options: { check: { type: 'boolean', default: false }, published: { type: 'string' } },
});
const { check } = options;
const published = options.published ? resolve(options.published) : join(root, 'schemas', 'published');
const generated = join(root, 'docs', 'generated');
const complaints: string[] = [];

const files = new Map([
  [join(generated, 'asyncapi.json'), stableJson(asyncApiOf(EVENTS, '1.0.0'))],
  [join(generated, 'agency.asyncapi.json'), stableJson(agencyAsyncApiOf(EVENTS, '2.0.0'))],
  [join(generated, 'events.md'), catalogueOf(EVENTS)],
  [join(generated, 'dictionary.md'), dictionaryOf(EVENTS)],
]);
if (!check) for (const folder of [generated, published]) mkdirSync(folder, { recursive: true });
for (const [path, text] of files) {
  if (!check) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text)
    complaints.push(`${path} is not up to date: run npm run generate and commit`);
}

// A published schema is never edited. It is written once; later versions of it are compared with it.
for (const event of EVENTS) {
  const path = join(published, `${schemaName(event)}.json`);
  if (existsSync(path)) {
    const breaks = breaksOf(JSON.parse(readFileSync(path, 'utf8')), jsonSchemaOf(event));
    complaints.push(
      ...breaks.map((text) => `${event.type} breaks its published schema: ${text}. Make it v${event.version + 1}.`),
    );
  } else if (check)
    complaints.push(`${event.type} is not published: run npm run generate and commit ${schemaName(event)}.json`);
  else writeFileSync(path, stableJson(jsonSchemaOf(event)));
}
const names = new Set(EVENTS.map((event) => `${schemaName(event)}.json`));
if (existsSync(published)) {
  complaints.push(
    ...readdirSync(published)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is published, but no event has that name any more: bring it back`),
  );
}

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else
  console.log(
    check
      ? `generated files: ${files.size} up to date, ${EVENTS.length} schemas compatible`
      : `wrote ${files.size} documents, ${EVENTS.length} schemas`,
  );
