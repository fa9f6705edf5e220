type Schema = Record<string, unknown> & {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | Schema[];
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
};

/**
 * Lists the ways in which a change breaks a published schema, in words; empty if there are none.
 * Readers hold the published version, and old records satisfy it. A later form may only add optional fields. A field that disappears
 * breaks readers, a new required field breaks the reading of old records, and any other difference in a field's meaning needs a new
 * version. Descriptions may change, an open set may get more names, and an open union may get more forms after those that it had.
 */
export function breaksOf(published: Schema, now: Schema, path = ''): string[] {
  const at = path || '(top)';
  const breaks: string[] = [];
  for (const [name, before] of Object.entries(published.properties ?? {})) {
    const after = now.properties?.[name];
    if (!after) breaks.push(`${at}: field ${name} is gone`);
    else breaks.push(...breaksOf(before, after, path ? `${path}.${name}` : name));
  }
  for (const name of now.required ?? []) {
    if (!published.required?.includes(name)) breaks.push(`${at}: field ${name} is now required`);
  }
  for (const name of published.required ?? []) {
    if (!now.required?.includes(name)) breaks.push(`${at}: field ${name} is no longer promised`);
  }
  return [...breaks, ...breaksOfTheRest(published, now, path)];
}

const STRUCTURE = new Set([
  'properties',
  'required',
  'items',
  'oneOf',
  'anyOf',
  'description',
  'title',
  '$id',
  '$schema',
  // An open set may get more names, because readers check only its pattern.
  'x-known',
]);

function breaksOfTheRest(published: Schema, now: Schema, path: string): string[] {
  const at = path || '(top)';
  const breaks: string[] = [];
  for (const key of new Set([...Object.keys(published), ...Object.keys(now)])) {
    if (!STRUCTURE.has(key) && JSON.stringify(published[key]) !== JSON.stringify(now[key])) {
      breaks.push(`${at}: ${key} was ${JSON.stringify(published[key])} and is ${JSON.stringify(now[key])}`);
    }
  }
  for (const key of ['items', 'oneOf', 'anyOf'] as const) {
    const [before, after] = [listOf(published[key]), listOf(now[key])];
    const mayGrow = key !== 'items' && published['x-open'] === true && now['x-open'] === true;
    if (mayGrow ? after.length < before.length : before.length !== after.length)
      breaks.push(`${at}: ${key} had ${before.length} forms and has ${after.length}`);
    else
      before.forEach((form, index) =>
        breaks.push(...breaksOf(form, after[index] ?? {}, `${path}[${key === 'items' ? '' : index}]`)),
      );
  }
  return breaks;
}

const listOf = (value: Schema | Schema[] | undefined): Schema[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
