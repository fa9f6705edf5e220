import { MOST_IMPORTED, parsePlate, type GovernanceDecision, type HotlistEntry } from '@marsad/schemas';

/** A list of plates as a file, one line a plate: `plate,reason,case,until`. A first line with these names is left out. */
const COLUMNS = ['plate', 'reason', 'case', 'until'] as const;
/** How long a line without `until` asks for, ms. */
const USUAL_MS = 24 * 3_600_000;

export type Entry = Extract<GovernanceDecision, { kind: 'hotlist.import' }>['entries'][number];
export type LineFault =
  'no_plate' | 'no_reason' | 'no_case' | 'until_wrong' | 'until_over' | 'until_too_far' | 'twice' | 'too_many';
/** What becomes of a line: a new entry, a listed one that goes on, or why it is left out. */
export type CsvLine = { readonly line: number; readonly text: string } & (
  { readonly fate: 'new' | 'goes_on'; readonly entry: Entry } | { readonly fate: 'refused'; readonly fault: LineFault }
);

type Reasons = readonly HotlistEntry['reason'][];
export type ReadingNeeds = {
  readonly reasons: Reasons;
  /** The hotlist as it is. */
  readonly listed: readonly HotlistEntry[];
  readonly simulated: boolean;
  readonly nowMs: number;
  /** How far ahead an entry may end, ms. */
  readonly longestMs: number;
  readonly newId: () => string;
};

/** Reads a list, line by line. Each line gets its own answer, so that one wrong line hides in no other. */
export function readHotlistCsv(file: string, needs: ReadingNeeds): CsvLine[] {
  const seen = new Set<string>();
  let taken = 0;
  return file
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .flatMap((text, index): CsvLine[] => {
      if (text.trim() === '' || (index === 0 && isHead(text))) return [];
      const at = { line: index + 1, text };
      const read = readLine(fieldsOf(text), needs);
      if (typeof read === 'string') return [{ ...at, fate: 'refused', fault: read }];
      const known = needs.listed.find((listed) => isSame(listed, read));
      const key = `${read.plate.key}\n${read.caseReference}`;
      if (seen.has(key)) return [{ ...at, fate: 'refused', fault: 'twice' }];
      seen.add(key);
      taken += 1;
      if (taken > MOST_IMPORTED) return [{ ...at, fate: 'refused', fault: 'too_many' }];
      const entry = {
        ...read,
        entryId: known?.entryId ?? needs.newId(),
        simulated: known?.simulated ?? read.simulated,
      };
      return [{ ...at, fate: known ? 'goes_on' : 'new', entry }];
    });
}

export const entriesOf = (lines: readonly CsvLine[]): Entry[] =>
  lines.flatMap((line) => (line.fate === 'refused' ? [] : [line.entry]));

const isHead = (text: string): boolean => fieldsOf(text)[0]?.trim().toLowerCase() === COLUMNS[0];

const isSame = (listed: HotlistEntry, read: Omit<Entry, 'entryId'>): boolean =>
  listed.plate.key === read.plate.key && listed.reason === read.reason && listed.caseReference === read.caseReference;

function readLine(
  [plateText = '', reasonText = '', caseText = '', untilText = '']: readonly string[],
  { reasons, simulated, nowMs, longestMs }: ReadingNeeds,
): Omit<Entry, 'entryId'> | LineFault {
  const parsed = parsePlate(plateText.trim());
  // A foreign plate may be written in many ways, but one without any digit is a word.
  if (parsed.kind === 'refused' || !/\d/.test(parsed.plate.text)) return 'no_plate';
  const reason = reasons.find((known) => known === reasonText.trim());
  if (!reason) return 'no_reason';
  const caseReference = caseText.trim();
  if (caseReference === '' || caseReference.length > 80) return 'no_case';
  const expiresAtMs = untilText.trim() === '' ? nowMs + USUAL_MS : Date.parse(untilText.trim());
  if (!Number.isFinite(expiresAtMs)) return 'until_wrong';
  if (expiresAtMs <= nowMs) return 'until_over';
  if (expiresAtMs > nowMs + longestMs) return 'until_too_far';
  return { plate: parsed.plate, reason, caseReference, expiresAtMs, simulated };
}

/** The fields of a line: separated by commas or, where there is no comma, by semicolons; `"` encloses a field and is doubled inside one. */
function fieldsOf(text: string): string[] {
  const separator = text.includes(',') ? ',' : ';';
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isQuoted && character === '"' && text.charAt(index + 1) === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field];
}
