/**
 * The users of ClickHouse. There is no other user, and none without a password. Grafana's user is `dashboards`,
 * so that its load does not count as a person's.
 */
export const CLICKHOUSE_USERS = ['analytics-writer', 'command-center', 'analyst', 'dashboards'] as const;
export type ClickHouseUser = (typeof CLICKHOUSE_USERS)[number];

/** `city` holds aggregates, which analysts read directly; `observations` holds plates, tracks and alerts. */
export const CLICKHOUSE_DATABASES = ['city', 'observations'] as const;

/** The limits of one query, and how many queries of one user may run at once. deploy/clickhouse/users/readers.sql has the same numbers. */
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
  /** Absent for the writer, because refused rows would be lost. */
  readonly limits?: ClickHouseLimits;
};

/**
 * An analyst uses one processor of two, so that writing continues; six queries at once, because a dashboard queries for all its panels
 * together.
 */
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
