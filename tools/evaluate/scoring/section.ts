/** A part of docs/evaluation.md. */
export type Section = {
  readonly title: string;
  readonly intro: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Shell commands; the data folder is written as `$EVAL_DATA`. */
  readonly commands: readonly string[];
};

export const percent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)} %`;
export const shareOf = (count: number, of: number): string =>
  of === 0 ? 'none to measure' : `${percent(count / of)} (${count} of ${of})`;

export function sectionText({ title, intro, head, rows, commands }: Section): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = rows.length === 0 ? [] : [row(head), row(head.map(() => '---')), ...rows.map(row), ''];
  return [`## ${title}`, '', intro, '', ...table, '```sh', ...commands, '```', ''].join('\n');
}
