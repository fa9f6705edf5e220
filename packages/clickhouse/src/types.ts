export type ClickHouseOptions = {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** The database of names without one; `city` by default. */
  readonly database?: string;
  /** How long one request may take, ms. */
  readonly timeoutMs?: number;
};

export type ClickHouse = {
  /** Inserts rows by column name; unknown fields are an error. Resolves when the server has stored them. */
  insert(table: string, rows: readonly object[]): Promise<void>;
  /**
   * @param sql with bound parameters as `{name:Type}`; values are never part of the text
   * @returns the rows as they come; 64-bit integers are numbers
   */
  query<T>(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<T[]>;
  /** A statement without rows. */
  command(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * Runs the numbered SQL files of a folder that have not run yet, in order.
   * @returns the files that ran now
   * @throws {ClickHouseError} `rejected` when a file that ran already was changed since
   */
  migrate(directory: string): Promise<string[]>;
  close(): Promise<void>;
};
