import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  alarmTextOf,
  createCommitments,
  createMerkleTree,
  generateSigningKey,
  leafHashOf,
  leafTextOf,
  privateKeyOf,
  publicKeyOf,
  signCheckpoint,
  verifierKeyOf,
} from '@marsad/proof';
import { auditEntry } from '@marsad/schemas';
import { afterAll, afterEach, describe, expect, it, test, vi } from 'vitest';
import { auditCommand } from './audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsad-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ORIGIN = 'marsad/rabat';
const pair = generateSigningKey();
const leaves = Array.from({ length: 5 }, (_, index) => {
  const leaf = leafTextOf({ ...auditEntry.example, entryId: `e-${index}`, seq: index });
  return { index, leaf, leafHash: leafHashOf(leaf).toString('hex'), sequencedAtMs: 1_790_000_000_100 };
});
const noteOf = (size: number, of: readonly { leaf: string }[] = leaves): { note: string; rootHash: string } => {
  const tree = createMerkleTree();
  for (const { leaf } of of.slice(0, size)) tree.append(leafHashOf(leaf));
  const root = tree.root();
  const note = signCheckpoint({ origin: ORIGIN, size: BigInt(size), root }, privateKeyOf(pair.privateKey));
  return { note, rootHash: root.toString('hex') };
};
const checkpoint = { treeSize: 5, ...noteOf(5), covered: {}, atMs: 1_790_000_000_200 };

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const jsonLines = (records: readonly object[]): string => records.map((record) => JSON.stringify(record)).join('\n');
const key = write('key.txt', verifierKeyOf({ name: ORIGIN, publicKey: publicKeyOf(pair.publicKey) }));

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command on files, without a city. @returns what it prints, and its exit code */
async function verify(
  log: { leaves: string; checkpoints: string },
  ...more: string[]
): Promise<{ code: number; printed: string }> {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  process.exitCode = 0;
  const files = ['--leaves', write('leaves.jsonl', log.leaves), '--checkpoints', write('cp.jsonl', log.checkpoints)];
  try {
    await auditCommand().parseAsync(['verify', '--key', key, ...files, ...more], { from: 'user' });
  } catch (error) {
    // `marsad` itself prints it and exits with 1.
    return { code: 1, printed: String(error) };
  }
  return { code: process.exitCode, printed: `${printed.join('\n')}\n` };
}
const whole = { leaves: jsonLines(leaves), checkpoints: jsonLines([checkpoint]) };

it('says that a log is whole, and exits with 0', async () => {
  const { code, printed } = await verify(whole);
  expect(code).toBe(0);
  expect(printed).toMatch(/entries +5\nroot +[0-9a-f]{64}\ncheckpoints +1 hold\nThe log is whole\.\n/);
});

test.each([
  ['a byte of an entry', { leaves: whole.leaves.replace('e-2', 'e-9') }, 'entry 2 (e-9) was changed'],
  ['a line that is no JSON', { leaves: whole.leaves.replace('{"index":3', '{"index:3') }, 'entry 3 is not a record'],
  ['a line that is gone', { leaves: jsonLines(leaves.toSpliced(1, 1)) }, 'entry 1 is missing'],
  ['the last line gone', { leaves: jsonLines(leaves.slice(0, 4)) }, 'the end of the log is gone'],
  [
    'a signature',
    { checkpoints: whole.checkpoints.replace(/(.{20})\\n"/, 'A$1\\n"') },
    'the checkpoint over 5 entries',
  ],
])('attack: %s: exits with 1 and names the place', async (_, changed, words) => {
  const { code, printed } = await verify({ ...whole, ...changed });
  expect(printed).toContain(words);
  expect(code).toBe(1);
});

it('compares the log with a checkpoint that somebody kept', async () => {
  const kept = write('kept.txt', noteOf(3).note);
  expect(await verify(whole, '--checkpoint', kept)).toMatchObject({ code: 0 });
  const shorter = { ...whole, leaves: jsonLines(leaves.slice(0, 2)), checkpoints: '' };
  expect((await verify(shorter, '--checkpoint', kept)).printed).toContain(
    'the checkpoint that was kept, over 3 entries',
  );
});

test('names the entry with which the log records that entries never came, and its other alarms', async () => {
  const run = 'command-center/command-center-1/1790000000000';
  const alarms = [
    { kind: 'omission', run, from: 5, to: 8, count: 4, atMs: 1_790_000_000_400 },
    { kind: 'id_taken', run, from: 9, to: 9, count: 1, atMs: 1_790_000_000_500 },
  ];
  const texts = [
    ...leaves.map(({ leaf }) => leaf),
    leafTextOf({ ...auditEntry.example, entryId: 'e-9', seq: 9 }),
    ...alarms.map(alarmTextOf),
  ];
  const records = texts.map((leaf, index) => ({
    index,
    leaf,
    leafHash: leafHashOf(leaf).toString('hex'),
    sequencedAtMs: 1_790_000_000_500,
  }));
  const signed = { treeSize: records.length, ...noteOf(records.length, records), covered: {}, atMs: 1_790_000_000_600 };
  const { code, printed } = await verify({ leaves: jsonLines(records), checkpoints: jsonLines([signed]) });
  expect(printed).toContain(`omission     ${run}: numbers 5 to 8, as entry 6 says`);
  expect(printed).toContain('alarm        entry 7: an entry came under an id that stood for something else');
  expect(printed).toContain('but entry 6 says that entries never came');
  expect(code).toBe(1);
});

it('gives a remedy for a missing file and for a text that is no key', async () => {
  const nowhere = join(folder, 'nowhere');
  expect(await verify(whole, '--checkpoint', nowhere)).toMatchObject({
    code: 1,
    printed: expect.stringContaining(nowhere) as string,
  });
  expect((await verify(whole, '--key', write('bad.txt', 'key'))).printed).toContain('audit key');
});

describe('audit erase-keys', () => {
  const file = () => write('commitment-key', '2026-01-01:a city key of more than forty characters, made at random\n');
  const erase = (before: string, path: string) =>
    auditCommand().parseAsync(['erase-keys', '--before', before, '--file', path], { from: 'user' });

  it('replaces the key in the file by one that knows no earlier day', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const path = file();
    const before = createCommitments(readFileSync(path, 'utf8').trim());
    await erase('2026-02-01', path);
    const after = createCommitments(readFileSync(path, 'utf8').trim());
    const day = Date.UTC(2026, 1, 1);
    expect(after('case/C-1', 'w-1', day)).toBe(before('case/C-1', 'w-1', day));
    expect(() => after('case/C-1', 'w-1', day - 1)).toThrow('erased');
  });

  it.each(['2999-01-01', '01.02.2026', '2026-02-31', '2026-02-01x'])(
    'attack: before %s nothing is replaced',
    async (day) => {
      const path = file();
      await expect(erase(day, path)).rejects.toThrow('--before');
      expect(readFileSync(path, 'utf8')).toContain('2026-01-01:a city key');
    },
  );
});
