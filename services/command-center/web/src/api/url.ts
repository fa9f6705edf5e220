type Value = string | number | boolean | undefined;
export type UrlParts = { path?: Readonly<Record<string, Value>>; query?: Readonly<Record<string, Value>> };

/** Fills in the `{name}`s of an API path, and adds the query fields that are not undefined. */
export function urlOf(template: string, { path = {}, query = {} }: UrlParts): string {
  const filled = template.replaceAll(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const fields = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return fields.length === 0 ? filled : `${filled}?${new URLSearchParams(fields).toString()}`;
}
