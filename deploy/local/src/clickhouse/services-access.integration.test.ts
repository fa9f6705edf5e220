import { PRINCIPALS } from '@marsad/schemas';
import { useStack } from '@marsad/testkit';
import { describe, expect, it, test } from 'vitest';
import { CLICKHOUSE_USERS } from './users.ts';

const stack = useStack();
const { kafka, s3, clickhouse } = stack.addresses;

async function ask(user: string, password: string, sql: string): Promise<{ status: number; text: string }> {
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  const response = await fetch(`${clickhouse.url}/?database=city`, {
    method: 'POST',
    body: sql,
    headers: { authorization: `Basic ${basic}` },
  });
  return { status: response.status, text: await response.text() };
}

const isUser = (name: string): boolean => CLICKHOUSE_USERS.some((user) => user === name);

describe('attack: a direct read of ClickHouse with each service’s own credentials', () => {
  test.each(PRINCIPALS.filter((principal) => !isUser(principal)))(
    '%s has no user there: neither its Kafka password nor its key of the object store is accepted',
    async (principal) => {
      for (const secret of [kafka.passwords[principal], s3.secretKeys[principal], '']) {
        const { status } = await ask(principal, secret ?? '', 'SELECT 1');
        expect(status).toBe(401);
      }
    },
  );

  test.each(CLICKHOUSE_USERS)('%s cannot sign in with its Kafka password', async (user) => {
    expect((await ask(user, kafka.passwords[user] ?? 'none', 'SELECT 1')).status).toBe(401);
  });

  test.each(['audit_log', 'disclosures', 'face_candidates', 'plate_sightings', 'alerts'])(
    'an analyst cannot read observations.%s',
    async (table) => {
      const { status, text } = await ask(
        'analyst',
        clickhouse.passwords['analyst'] ?? '',
        `SELECT count() FROM observations.${table}`,
      );
      expect([status, text]).toEqual([403, expect.stringContaining('ACCESS_DENIED')]);
    },
  );

  it('the command centre can change nothing, in particular not the audit log', async () => {
    const password = clickhouse.passwords['command-center'] ?? '';
    for (const sql of [
      'ALTER TABLE observations.audit_log DELETE WHERE 1',
      'TRUNCATE TABLE observations.audit_log',
      'INSERT INTO observations.audit_log (log_index) VALUES (0)',
      'DROP TABLE city.audit_checkpoints',
    ])
      expect((await ask('command-center', password, sql)).status).toBe(403);
  });
});
