import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestClient, type TestClient } from '../../testing/test-client.ts';

type Operation = { responses?: Record<string, { content?: Record<string, { schema?: object }> }> };
type Schemas = Record<string, object>;

let client: TestClient;
let paths: Record<string, Record<string, Operation>>;
let schemas: Schemas;
beforeAll(async () => {
  client = await createTestClient();
  await client.http.ready();
  const document = client.http.swagger() as unknown as { paths: typeof paths; components: { schemas: Schemas } };
  paths = document.paths;
  schemas = document.components.schemas;
});
afterAll(() => client.stop());

describe('the OpenAPI document', () => {
  it('describes what every route answers and how it refuses', () => {
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { responses = {} }] of Object.entries(operations)) {
        expect([method, path, responses['default']?.content?.['application/json']?.schema]).toEqual([
          method,
          path,
          { $ref: '#/components/schemas/Problem' },
        ]);
        const answers = Object.entries(responses).filter(([status]) => status !== 'default');
        const onlyRefuses = ['/api/faces/search', '/api/pictures'].includes(path);
        expect([path, answers.length > 0]).toEqual([path, !onlyRefuses]);
      }
    }
  });

  it('describes each component once, and every reference leads to a component', () => {
    const names = [...JSON.stringify({ paths, schemas }).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, name]) => name,
    );
    expect(names.filter((name) => !(name! in schemas))).toEqual([]);
    expect(Object.keys(schemas).filter((name) => name.endsWith('Input'))).toEqual([]);
  });

  it('has no empty schema', () => {
    const isEmpty = (part: unknown): boolean =>
      typeof part === 'object' &&
      part !== null &&
      (Object.keys(part).length === 0 || Object.values(part).some((inner) => isEmpty(inner)));
    expect(Object.keys(schemas).filter((name) => isEmpty(schemas[name]))).toEqual([]);
  });
});
