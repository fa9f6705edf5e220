import type { WireMessage } from '@marsad/kafka';

const PREFIX = 'ce_';

/**
 * One message as one line of the CloudEvents JSON format: every attribute under its own name, and the data as they are on the wire. It checks,
 * adds and removes nothing; data that are not JSON come as text.
 */
export function wireLineOf({ headers, value }: WireMessage): string {
  const attributes = Object.entries(headers).flatMap(([name, text]) => {
    if (name.startsWith(PREFIX)) return [[name.slice(PREFIX.length), text]];
    if (name === 'content-type') return [['datacontenttype', text]];
    return [[name, text]];
  });
  return JSON.stringify({ ...Object.fromEntries(attributes), data: dataOf(value) });
}

function dataOf(value: string | null): unknown {
  if (value === null) return null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
