import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS } from '@marsad/schemas';

type Row = {
  readonly number: number;
  readonly status: string;
  readonly code: string;
  readonly event: string;
  readonly test: string;
};

const CONTROLS = 26;
const ATTACKS = '\n## Attacks that are tested\n';
const EVENT_NAMES: ReadonlySet<string> = new Set(EVENTS.map(({ family, event }) => `${family}.${event}`));

/** The texts between backticks, which are paths and names of events. */
const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');

function rowsOf(markdown: string): Row[] {
  return markdown.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const number = Number(cells[1]);
    if (!Number.isInteger(number) || number < 1 || cells.length < 8) return [];
    const [, , , status = '', code = '', event = '', test = ''] = cells;
    return [{ number, status, code, event, test }];
  });
}

/** The test files that the table of attacks names. It has nothing else between backticks. */
const attacksOf = (markdown: string): string[] => named(markdown.split(ATTACKS)[1]?.split('\n## ')[0] ?? '');

const isDone = ({ status }: Row): boolean => status.startsWith('done');

/**
 * Returns the false claims of docs/controls.md and README.md about the rights controls. A control that is done names code, an event (or a
 * refusal) and a tested attack. The table of attacks names only tests that exist.
 */
export function complaintsOf(root: string, markdown: string, readme: string): string[] {
  const rows = rowsOf(markdown);
  const missing = Array.from({ length: CONTROLS }, (_, index) => index + 1).filter(
    (number) => !rows.some((row) => row.number === number),
  );
  const done = rows.filter(isDone);
  const claim = `${done.length} of ${CONTROLS}`;
  const absent = (paths: readonly string[]): string[] => paths.filter((path) => !existsSync(join(root, path)));
  return [
    ...missing.map((number) => `control ${number} has no row`),
    ...(readme.includes(claim) ? [] : [`README.md does not say that ${claim} controls are done`]),
    ...absent(attacksOf(markdown)).map((path) => `an attack names ${path}, which is not there`),
    ...attacksOf(markdown)
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => `an attack names ${path}, which is no test`),
    ...done.flatMap(({ number, code, event, test }) => [
      ...(named(code).length > 0 ? [] : [`control ${number} is done and names no code`]),
      ...(named(test).length > 0 ? [] : [`control ${number} is done and names no attack test`]),
      ...absent([...named(code), ...named(test)]).map((path) => `control ${number} names ${path}, which is not there`),
      ...named(test)
        .filter((path) => !path.endsWith('.test.ts'))
        .map((path) => `control ${number}: ${path} is no test`),
      ...(named(event).length > 0 || event.startsWith('a refusal')
        ? []
        : [`control ${number} is done and names neither an event nor a refusal`]),
      ...named(event)
        .filter((name) => !EVENT_NAMES.has(name))
        .map((name) => `control ${number}: there is no event ${name}`),
    ]),
  ];
}

/** Checks the project's own table. */
export const controlsComplaints = (root: string): string[] =>
  complaintsOf(
    root,
    readFileSync(join(root, 'docs', 'controls.md'), 'utf8'),
    readFileSync(join(root, 'README.md'), 'utf8'),
  );
