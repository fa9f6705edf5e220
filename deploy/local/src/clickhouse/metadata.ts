import type { ClickHouseRights } from './users.ts';

/** Catalogues of the engine that reveal nothing about data, people or other people's queries. */
const OF_THE_ENGINE = [
  'aggregate_function_combinators',
  'build_options',
  'collations',
  'contributors',
  'data_type_families',
  'formats',
  'functions',
  'keywords',
  'licenses',
  'merge_tree_settings',
  'numbers',
  'one',
  'settings',
  'table_engines',
  'table_functions',
  'time_zones',
  'zeros',
];

/** Catalogues of databases, each with the column that names a row's database. A reader sees the rows of its own databases. */
const OF_DATABASES: Readonly<Record<string, string>> = {
  'system.columns': 'database',
  'system.data_skipping_indices': 'database',
  'system.databases': 'name',
  'system.dictionaries': 'database',
  'system.parts': 'database',
  'system.projections': 'database',
  'system.tables': 'database',
};

/** The SQL standard's views over those catalogues, each with the column that names the database. */
const OF_THE_STANDARD: Readonly<Record<string, string>> = {
  columns: 'table_schema',
  key_column_usage: 'table_schema',
  schemata: 'schema_name',
  tables: 'table_schema',
};

const standard = (schema: string): [string, string][] =>
  Object.entries(OF_THE_STANDARD).map(([view, column]) => [`${schema}.${view}`, column]);
/** Every catalogue whose rows belong to databases, with the column that names the database. */
export const CATALOGUES_OF_DATABASES: readonly (readonly [string, string])[] = [
  ...Object.entries(OF_DATABASES),
  ...standard('information_schema'),
  ...standard('INFORMATION_SCHEMA'),
];

/** The engine's own tables that a reader may query. Clients read them before they query data. */
export const METADATA: ReadonlySet<string> = new Set([
  ...OF_THE_ENGINE.map((name) => `system.${name}`),
  ...CATALOGUES_OF_DATABASES.map(([name]) => name),
]);

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
export const inOwnDatabases = (column: string, { databases }: ClickHouseRights): string =>
  `${column} IN (${databases.map(quote).join(', ')})`;

/**
 * The `additional_table_filters` of a reader: the engine adds these conditions wherever a statement, a view or a SHOW reads a catalogue.
 * The embedded engine has no users whose grants would do this.
 */
export const catalogueFilters = (rights: ClickHouseRights): string =>
  `{${Object.entries(OF_DATABASES)
    .map(([table, column]) => `${quote(table)}: ${quote(inOwnDatabases(column, rights))}`)
    .join(', ')}}`;
