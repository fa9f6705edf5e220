/** One line of a journal: a frame's record, which a crash right after its writing does not lose. */
export const appendToJournal = (record: unknown): string => `${JSON.stringify(record)}\n`;

/** The records of a journal. A last line that was not written whole is left out. */
export function readJournal<T>(text: string): T[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}
