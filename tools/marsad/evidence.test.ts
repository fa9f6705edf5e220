import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBundleWriter, evidenceOriginOf } from '@marsad/evidence/bundle';
import { generateSigningKey, privateKeyOf, publicKeyOf, verifierKeyOf } from '@marsad/proof';
import { District, CameraId } from '@marsad/schemas';
import { afterAll, afterEach, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { evidenceCommand } from './evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsad-evidence-'));
const bundle = join(folder, 'bundle.zip');
const pair = generateSigningKey();
const key = verifierKeyOf({ name: evidenceOriginOf('rabat'), publicKey: publicKeyOf(pair.publicKey) });

beforeAll(async () => {
  const writer = await createBundleWriter(bundle);
  const part = { name: 'recordings/1.mp4', kind: 'recording', mediaType: 'video/mp4' } as const;
  await writer.add(part, Buffer.alloc(3_000_000, 'video'));
  const span = { district: District.parse('agdal'), camera: CameraId.parse('agdal-1'), fromMs: 1, toMs: 2 };
  const madeBy = { subject: 's', name: 'Superviseure', agency: 'rabat-operations' };
  const of = { city: 'rabat', bundleId: 'b-1', caseId: 'c-1', caseReference: 'TR-118', reason: 'Ordonnance' };
  await writer.seal({ ...of, span, madeBy, madeAtMs: 3, custody: [] }, privateKeyOf(pair.privateKey));
  await writer.close();
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function verify(...args: string[]): Promise<{ code: unknown; printed: string }> {
  const printed: string[] = [];
  const write = (text: string): void => void printed.push(text);
  vi.spyOn(console, 'log').mockImplementation(write);
  vi.spyOn(console, 'error').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw Object.assign(new Error('exit'), { exitStatus: code });
  });
  try {
    await evidenceCommand().parseAsync(['verify', ...args], { from: 'user' });
    return { code: process.exitCode, printed: printed.join('\n') };
  } catch (error) {
    return { code: (error as { exitStatus: unknown }).exitStatus, printed: printed.join('\n') };
  }
}

describe('evidence verify', () => {
  it('says what a whole bundle is about, and exits 0', async () => {
    const { code, printed } = await verify(bundle, '--key', key);
    expect(printed).toContain('case       TR-118');
    expect(printed).toContain('The bundle is whole.');
    expect(code).toBeUndefined();
  });

  it('names the first part that was changed, and exits 1', async () => {
    const bytes = readFileSync(bundle);
    bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1;
    const changed = join(folder, 'changed.zip');
    writeFileSync(changed, bytes);
    const { code, printed } = await verify(changed, '--key', key);
    expect(printed).toBe('THE BUNDLE IS NOT WHOLE: recordings/1.mp4 was changed: its bytes are not the sealed ones.');
    expect(code).toBe(1);
  });

  it('refuses a bundle that another key sealed, and exits 1', async () => {
    const other = generateSigningKey().publicKey;
    const another = verifierKeyOf({ name: evidenceOriginOf('rabat'), publicKey: publicKeyOf(other) });
    expect(await verify(bundle, '--key', another)).toMatchObject({ code: 1 });
  });

  test.each([
    ['no file', []],
    ['a file that is not there', [join(folder, 'nowhere.zip'), '--key', key]],
    ['a text that is no key', [bundle, '--key', 'rabat+key']],
    ['an option that it does not have', [bundle, '--force']],
  ])('given %s, exits 2', async (_, args) => {
    expect((await verify(...args)).code).toBe(2);
  });
});
