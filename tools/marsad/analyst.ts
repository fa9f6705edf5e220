import { CLICKHOUSE_RIGHTS, CLICKHOUSE_USERS } from '@marsad/deploy-local';
import { Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { thisCity } from './connect.ts';
import { printTable } from './table.ts';

/** Prints the accounts that may read the database `city` and nothing else, with their address and passwords. */
function printAccounts(options: Wanted): void {
  const { url, passwords } = thisCity().addresses.clickhouse;
  const users = CLICKHOUSE_USERS.filter((user) => CLICKHOUSE_RIGHTS[user].databases.join() === 'city');
  const accounts = users.map((user) => ({ user, password: passwords[user] ?? '' }));
  answer(options, { url, database: 'city', accounts }, () => {
    console.log(`ClickHouse over HTTP at ${url}, database city (docs/analysts.md)`);
    printTable(
      ['user', 'password'],
      accounts.map(({ user, password }) => [user, password]),
    );
  });
}

export const analystCommand = (): Command =>
  new Command('analyst')
    .description('Where analysts ask ClickHouse, and the passwords of their accounts')
    .action(printAccounts);
