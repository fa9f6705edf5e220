/** Who may ask ClickHouse what. There is no other user, and nobody without a password. */
export const CLICKHOUSE_USERS = ['analytics-writer', 'command-center', 'analyst'] as const;
export type ClickHouseUser = (typeof CLICKHOUSE_USERS)[number];

/** `city`: aggregates, which analysts read directly; `observations`: plates, tracks, alerts. */
export const CLICKHOUSE_DATABASES = ['city', 'observations'] as const;

export type ClickHouseRights = { readonly writes: boolean; readonly databases: readonly string[] };

export const CLICKHOUSE_RIGHTS: Readonly<Record<ClickHouseUser, ClickHouseRights>> = {
  'analytics-writer': { writes: true, databases: CLICKHOUSE_DATABASES },
  'command-center': { writes: false, databases: CLICKHOUSE_DATABASES },
  analyst: { writes: false, databases: ['city'] },
};
