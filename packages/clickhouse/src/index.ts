export { createClickHouse } from './clickhouse.ts';
export { ClickHouseError, type ClickHouseErrorCode } from './errors.ts';
export type { ClickHouse, ClickHouseOptions } from './types.ts';
