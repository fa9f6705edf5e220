import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

type Schemas = Readonly<Record<string, unknown>>;
type Document = { paths?: Readonly<Record<string, unknown>>; components?: { schemas?: Schemas } };

const REFERENCE = '#/components/schemas/';
/** fastify-type-provider-zod adds this to the name of a component that describes a request. */
const REQUEST_SUFFIX = 'Input';

/** The names of the components that a part of the document refers to. */
const namesIn = (part: unknown): Set<string> =>
  new Set([...JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)].flatMap(([, name]) => name ?? []));

const rename = <Part>(part: Part, newName: (name: string) => string): Part =>
  JSON.parse(
    JSON.stringify(part).replaceAll(
      /"#\/components\/schemas\/(\w+)"/g,
      (_, name: string) => `"${REFERENCE}${newName(name)}"`,
    ),
  ) as Part;

/** Sorted, so that moving a route or a schema to another file changes nothing in the document. */
const sortKeys = (paths: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The names of the components that some route uses, directly or through another component. */
function usedNames(paths: unknown, schemas: Schemas): Set<string> {
  const used = namesIn(paths);
  for (const name of used) for (const inner of namesIn(schemas[name] ?? {})) used.add(inner);
  return used;
}

/**
 * Keeps one description of each component. The library writes two: `XInput` for requests and `X` for answers. The first is used only if no
 * answer uses the component.
 */
function withoutDuplicates(document: Document): Document {
  const all = document.components?.schemas ?? {};
  const isRequest = (name: string): boolean =>
    name.endsWith(REQUEST_SUFFIX) && name.slice(0, -REQUEST_SUFFIX.length) in all;
  const answers = Object.fromEntries(Object.entries(all).filter(([name]) => !isRequest(name)));
  const used = usedNames(document.paths, all);
  const baseOf = (name: string): string => (isRequest(name) ? name.slice(0, -REQUEST_SUFFIX.length) : name);
  const schemas = Object.fromEntries(
    Object.keys(answers)
      .sort()
      .map((name) => {
        const onlyInRequests = used.has(`${name}${REQUEST_SUFFIX}`) && !used.has(name);
        return [name, rename(all[onlyInRequests ? `${name}${REQUEST_SUFFIX}` : name], baseOf)];
      }),
  );
  return {
    ...document,
    paths: rename(sortKeys(document.paths ?? {}), baseOf),
    components: { ...document.components, schemas },
  };
}

/** The options with which the routes and their schemas become the OpenAPI document that `/api/openapi.json` serves. */
export const OPENAPI: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Marsad command centre',
      version: '1',
      description: 'What people see and do. Every route under /api needs a session.',
    },
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-marsad_session' } } },
    security: [{ session: [] }],
  },
  transform(route) {
    const { schema, url } = jsonSchemaTransform(route);
    const isOpen = route.route.config?.access === 'everybody';
    return { schema: isOpen ? { ...schema, security: [] } : schema, url };
  },
  transformObject(document) {
    const described = jsonSchemaTransformObject(document);
    return { ...described, ...withoutDuplicates(described) } as typeof described;
  },
};
