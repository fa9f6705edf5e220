import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommitments } from '@marsad/proof';
import { PRINCIPALS, RETENTION_LIVES } from '@marsad/schemas';
import { afterAll, expect, test } from 'vitest';
import { cityFolder } from './paths.ts';
import { commitmentKeyOf, loadSecrets } from './secrets.ts';

const place = mkdtempSync(join(tmpdir(), 'marsad-secrets-'));
afterAll(() => rmSync(place, { recursive: true }));
const fresh = (name: string) => cityFolder(join(place, name));

test('every principal gets a password of its own, in a file that only its owner may read', async () => {
  const folder = fresh('first');
  const secrets = await loadSecrets(folder);
  expect(new Set(PRINCIPALS.map((principal) => secrets.kafka[principal])).size).toBe(PRINCIPALS.length);
  expect(statSync(folder.secrets).mode & 0o777).toBe(0o600);
});

test('a second start finds the same secrets, and a new principal gets one more', async () => {
  const folder = fresh('second');
  const first = await loadSecrets(folder);
  const { alerting: _, ...older } = first.kafka;
  writeFileSync(folder.secrets, JSON.stringify({ ...first, kafka: older }));
  const second = await loadSecrets(folder);
  expect(second).toEqual({ ...first, kafka: { ...first.kafka, alerting: second.kafka['alerting'] } });
  expect(second.kafka['alerting']).not.toBe(first.kafka['alerting']);
});

test('a start erases the commitment keys of days of which nothing else is left, and no other', () => {
  const madeAtMs = Date.UTC(2026, 11, 1);
  const key = commitmentKeyOf(undefined, madeAtMs);
  expect(key).toMatch(/^2026-12-01:.{40}/);
  const endMs = madeAtMs + RETENTION_LIVES.alerts.ceilingMs;
  expect(commitmentKeyOf(key, endMs)).toBe(key);
  const after = commitmentKeyOf(key, endMs + 86_400_000);
  const of = (cityKey: string, atMs: number): string => createCommitments(cityKey)('case/C-1', 'w-1', atMs);
  expect(of(after, endMs)).toBe(of(key, endMs));
  expect(() => of(after, madeAtMs)).toThrow('erased');
});

test('state without its secrets is reported, with the command that helps', async () => {
  const folder = fresh('gone');
  mkdirSync(folder.state, { recursive: true });
  await expect(loadSecrets(folder)).rejects.toThrow('run `make clean`');
});

test('a damaged file is reported and not overwritten', async () => {
  const folder = fresh('damaged');
  mkdirSync(folder.directory, { recursive: true });
  writeFileSync(folder.secrets, '{"kafka":');
  await expect(loadSecrets(folder)).rejects.toThrow('cannot be read');
  expect(readFileSync(folder.secrets, 'utf8')).toBe('{"kafka":');
});
