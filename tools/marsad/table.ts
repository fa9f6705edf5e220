import Table from 'cli-table3';

const NO_LINES_BETWEEN = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** Prints rows under a heading, for a terminal or a pipe. Without rows it prints "nothing" instead of an empty frame. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  if (rows.length === 0) {
    console.log('nothing');
    return;
  }
  const table = new Table({ head: [...head], style: { head: [], border: [] }, chars: NO_LINES_BETWEEN });
  for (const row of rows) table.push([...row]);
  console.log(table.toString());
}
