import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClickHouseError } from './errors.ts';
import { statementsOf } from './statements.ts';
import type { ClickHouse } from './types.ts';

const NUMBERED = /^\d+[-_].+\.sql$/;
/** Which files have run here. */
const APPLIED = 'city.applied_migrations';

/**
 * Runs the numbered files that have not run yet, in order. Their statements must be safe to repeat (`IF NOT EXISTS`), because a crash
 * before the file is recorded makes it run again.
 * @returns the names of the files that ran now
 */
export async function migrate(clickhouse: ClickHouse, directory: string): Promise<string[]> {
  await clickhouse.command(
    `CREATE TABLE IF NOT EXISTS ${APPLIED} (
       file String COMMENT 'Name of the numbered SQL file',
       sha256 FixedString(64) COMMENT 'SHA-256 of its text when it ran, hex',
       applied_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it had run'
     ) ENGINE = MergeTree ORDER BY file COMMENT 'Which migrations have run here'`,
  );
  const rows = await clickhouse.query<{ file: string; sha256: string }>(`SELECT file, sha256 FROM ${APPLIED}`);
  const applied = new Map(rows.map(({ file, sha256 }) => [file, sha256]));
  const ran: string[] = [];
  const files = (await readdir(directory)).filter((file) => NUMBERED.test(file)).sort();
  for (const file of files) {
    const sql = await readFile(join(directory, file), 'utf8');
    const sha256 = createHash('sha256').update(sql).digest('hex');
    const before = applied.get(file);
    if (before === sha256) continue;
    if (before !== undefined)
      throw new ClickHouseError(
        'rejected',
        `${file} ran here with another text: write a new migration instead of changing it`,
      );
    for (const statement of statementsOf(sql)) await clickhouse.command(statement);
    await clickhouse.insert(APPLIED, [{ file, sha256 }]);
    ran.push(file);
  }
  return ran;
}
