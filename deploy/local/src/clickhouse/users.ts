/** Who may ask ClickHouse what. There is no other user, and nobody without a password. `dashboards` is Grafana's: its load is not a person's. */
export const CLICKHOUSE_USERS = ['analytics-writer', 'command-center', 'analyst', 'dashboards'] as const;
export type ClickHouseUser = (typeof CLICKHOUSE_USERS)[number];

/** `city`: aggregates, which analysts read directly; `observations`: plates, tracks, alerts. */
export const CLICKHOUSE_DATABASES = ['city', 'observations'] as const;

/** What one question may cost, and how many of one user run at once. The same numbers are in deploy/clickhouse/users/readers.sql. */
export type ClickHouseLimits = {
  readonly maxExecutionSeconds: number;
  readonly maxMemoryBytes: number;
  readonly maxThreads: number;
  readonly maxResultRows: number;
  readonly maxResultBytes: number;
  readonly maxConcurrentQueries: number;
};

export type ClickHouseRights = {
  readonly writes: boolean;
  readonly databases: readonly string[];
  /** Nothing for the writer: rows that are refused are lost rows. */
  readonly limits?: ClickHouseLimits;
};

/** An analyst uses one processor of two, so that rows go on being written; six at once, because a dashboard asks for its panels together. */
const ANALYST: ClickHouseRights = {
  writes: false,
  databases: ['city'],
  limits: {
    maxExecutionSeconds: 20,
    maxMemoryBytes: 500_000_000,
    maxThreads: 1,
    maxResultRows: 1_000_000,
    maxResultBytes: 200_000_000,
    maxConcurrentQueries: 6,
  },
};

export const CLICKHOUSE_RIGHTS: Readonly<Record<ClickHouseUser, ClickHouseRights>> = {
  'analytics-writer': { writes: true, databases: CLICKHOUSE_DATABASES },
  'command-center': {
    writes: false,
    databases: CLICKHOUSE_DATABASES,
    limits: {
      maxExecutionSeconds: 30,
      maxMemoryBytes: 2_000_000_000,
      maxThreads: 2,
      maxResultRows: 1_000_000,
      maxResultBytes: 200_000_000,
      maxConcurrentQueries: 8,
    },
  },
  analyst: ANALYST,
  dashboards: ANALYST,
};
