import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Recorded answers by the action that they answer. */
export type Dumps = ReadonlyMap<string, string>;

/**
 * Reads a folder of recorded answers, `<Action>.xml` or `<service>.<Action>.xml` each; a name with its service goes first. Some are templates
 * that stand for the device's address and time.
 */
export function readDumps(folder: string): Dumps {
  const names = readdirSync(folder).filter((name) => name.endsWith('.xml'));
  const bySpecificity = names.sort((a, b) => a.split('.').length - b.split('.').length);
  return new Map(
    bySpecificity.map((name) => [name.split('.').at(-2)!, readFileSync(join(folder, name), 'utf8')] as const),
  );
}

/** Fills in a template: its conditions count as true. */
export const filledDump = (template: string, address: URL, pullPointPath: string): string =>
  template
    .replaceAll('{{=it.hostname}}', address.hostname)
    .replaceAll('{{=it.port}}', address.port)
    .replaceAll('{{=it.pullPointUrl}}', pullPointPath)
    .replaceAll('SERVICE_URI', address.href)
    .replaceAll('{{=new Date().toISOString()}}', new Date().toISOString())
    .replaceAll('{{=new Date(Date.now()+5000).toISOString()}}', new Date(Date.now() + 5_000).toISOString())
    .replace(/\{\{\?[^}]*\}\}/g, '');
