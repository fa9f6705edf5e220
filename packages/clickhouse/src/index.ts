export { createClickHouse } from './clickhouse.ts';
export { ClickHouseError, type ClickHouseErrorKind } from './errors.ts';
export type { ClickHouse, ClickHouseOptions } from './types.ts';
