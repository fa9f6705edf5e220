type Value = string | number | boolean | undefined;
export type UrlParts = { path?: Readonly<Record<string, Value>>; query?: Readonly<Record<string, Value>> };

/** Fills in the `{name}`s of an API path, and adds the query fields that are given. */
export function urlOf(template: string, { path = {}, query = {} }: UrlParts): string {
  const filled = template.replaceAll(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given).toString()}`;
}
