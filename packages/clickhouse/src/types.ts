import type { Readable } from 'node:stream';

export type ClickHouseOptions = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** The database of tables whose name has no database. Default: `city`. */
  readonly database?: string;
  /** How long one request may take, ms. */
  readonly timeoutMs?: number;
};

export type ClickHouse = {
  /** Inserts rows by column name and rejects unknown columns. Resolves when the server has stored the rows. */
  insert(table: string, rows: readonly object[]): Promise<void>;
  /**
   * @param sql the statement, with parameters as `{name:Type}`, so that no value is ever part of its text
   * @returns the rows, with 64-bit integers as numbers
   */
  query<T>(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<T[]>;
  /**
   * Runs a statement and returns its result as bytes in a format of ClickHouse, as they arrive. An error after the first byte breaks the stream.
   * @param format as ClickHouse names it: `CSVWithNames`, `Parquet`, …
   */
  stream(sql: string, parameters: Readonly<Record<string, unknown>>, format: string): Promise<Readable>;
  /** Runs a statement that returns no rows. */
  command(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Runs the numbered SQL files of a folder that have not run yet, in order.
   * @returns the names of the files that ran now
   * @throws {ClickHouseError} `rejected` if a file was changed after it ran
   */
  migrate(directory: string): Promise<string[]>;
  close(): Promise<void>;
};
