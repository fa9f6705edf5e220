export { createClickHouse, type ClickHouse, type ClickHouseOptions } from './clickhouse.ts';
export { ClickHouseError, type ClickHouseErrorKind } from './errors.ts';
