import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { checkInBrowser } from './check-in-browser.ts';
import { centralHeader, contentOffset, endOf, localHeader, partsIn, readEnd, type Entry } from './container.ts';
import { LOG_CHECKPOINT, LOG_LEAVES } from './log-proof.ts';
import {
  anotherKey,
  auditKey,
  bundleOf,
  bytesOf,
  evidenceKey,
  facts,
  newPath,
  removeBundles,
  partsOf,
  pinned,
} from './testing/bundles.ts';
import { verifyBundle } from './verify-bundle.ts';

let whole: Buffer;
let other: Buffer;
let entries: Entry[];

/** The parts of a bundle, as somebody with a zip program has them. */
const unfold = (bundle: Buffer) =>
  partsIn(bundle)!.map(({ contentAt, ...entry }) => ({
    ...entry,
    content: bundle.subarray(contentAt, contentAt + entry.size),
  }));

type Piece = ReturnType<typeof unfold>[number];
/** Puts parts into a file of the right form, as an attacker who knows the form does. */
function fold(pieces: readonly Omit<Piece, 'offset'>[]): Buffer {
  const written: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { content, ...piece } of pieces) {
    const entry = { ...piece, offset };
    const bytes = Buffer.concat([localHeader(entry), content]);
    written.push(bytes);
    directory.push(centralHeader(entry));
    offset += bytes.length;
  }
  const records = Buffer.concat(directory);
  const end = endOf({ count: pieces.length, directoryOffset: offset, directoryBytes: records.length });
  return Buffer.concat([...written, records, end]);
}

async function verdictOn(bundle: Buffer, keys = pinned): Promise<string> {
  const path = newPath();
  await writeFile(path, bundle);
  const verdict = await verifyBundle(path, keys);
  await rm(path);
  return verdict.kind === 'whole' ? 'whole' : `${verdict.fault.part}: ${verdict.fault.reason}`;
}
const inBrowser = async (bundle: Buffer, key = evidenceKey.verifier): Promise<string> => {
  const raw = Buffer.from(key.split('+').slice(2).join('+'), 'base64').subarray(1).toString('base64');
  const { fault, signature } = await checkInBrowser(new Blob([new Uint8Array(bundle)]), raw, () => undefined);
  return fault ? `${fault.part}: ${fault.reason}` : signature;
};
const flipped = (bundle: Buffer, at: number, bit = 0): Buffer => {
  const changed = Buffer.from(bundle);
  changed[at] = (changed[at] ?? 0) ^ (1 << bit);
  return changed;
};

beforeAll(async () => {
  whole = await bytesOf(await bundleOf());
  other = await bytesOf(await bundleOf(partsOf('another')));
  entries = partsIn(whole)!;
});
afterAll(removeBundles);

describe('a bundle as it was sealed', () => {
  it('is whole, for the program and for the page inside it', async () => {
    expect(await verdictOn(whole)).toBe('whole');
    expect(await inBrowser(whole)).toBe('right');
  });
  it('proves the entries of the log that it carries', async () => {
    const path = await bundleOf();
    expect(await verifyBundle(path, pinned)).toMatchObject({ kind: 'whole', provedEntries: true });
  });
  it('is verified with the key of the log that the sealed manifest names, where none is pinned', async () => {
    const path = await bundleOf();
    expect(await verifyBundle(path, { evidence: pinned.evidence })).toMatchObject({ provedEntries: true });
  });
  it('is opened and tested by another zip program', async () => {
    const script = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))';
    expect(execFileSync('python3', ['-c', script, await bundleOf()], { encoding: 'utf8' })).toBe('None 8\n');
  });
  it('shows what people wrote as text, and loads nothing from elsewhere', () => {
    const page = unfold(whole)
      .find(({ name }) => name === 'index.html')!
      .content.toString();
    expect(page).toContain('Superviseure &lt;b&gt;');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)="https?:/);
  });
});

describe('attack: one bit changed', () => {
  test('in each part: that part is named, by the program and by the page', async () => {
    for (const entry of entries.slice(0, -2)) {
      const changed = flipped(whole, contentOffset(entry) + Math.floor(entry.size / 2));
      expect(await verdictOn(changed)).toBe(`${entry.name}: changed`);
      expect(await inBrowser(changed)).toBe(`${entry.name}: changed`);
    }
  });
  test('in the manifest or in its signature: the manifest is named', async () => {
    for (const entry of entries.slice(-2)) {
      const changed = flipped(whole, contentOffset(entry) + 7);
      expect(await verdictOn(changed)).toBe('manifest.json: signature_wrong');
      expect(await inBrowser(changed)).toBe('manifest.json: signature_wrong');
    }
  });
  test('in each byte of the header of each part: that part is named', async () => {
    for (const entry of entries)
      for (let at = entry.offset; at < contentOffset(entry); at += 1)
        expect(await verdictOn(flipped(whole, at)), `byte ${at - entry.offset}`).toBe(`${entry.name}: header_changed`);
  });
  test('in each byte of the directory and of the end: it is found', async () => {
    const { directoryOffset } = readEnd(whole)!;
    for (let at = directoryOffset; at < whole.length; at += 1)
      expect(await verdictOn(flipped(whole, at, at % 8)), `byte ${at}`).not.toBe('whole');
  });
  test('anywhere: every 97th byte of the file is found', async () => {
    for (let at = 0; at < whole.length; at += 97)
      expect(await verdictOn(flipped(whole, at, at % 8)), `byte ${at}`).not.toBe('whole');
  });
});

describe('attack: the parts of a bundle', () => {
  const cases: readonly (readonly [string, (parts: Piece[]) => readonly Omit<Piece, 'offset'>[], string])[] = [
    ['two are swapped', ([a, b, ...rest]) => [b!, a!, ...rest], 'recordings/1-0-1-0.mp4: out_of_order'],
    ['one is added', (parts) => [{ ...parts[2]!, name: 'extra.json' }, ...parts], 'extra.json: added'],
    ['one is removed', ([first, , ...rest]) => [first!, ...rest], 'masks/1-0-1-0.masks.json.zst: missing'],
    ['one is renamed', ([a, ...rest]) => [{ ...a!, name: 'recordings/2.mp4' }, ...rest], 'recordings/2.mp4: added'],
    ['one is there twice', ([a, ...rest]) => [a!, a!, ...rest], 'recordings/1-0-1-0.mp4: repeated'],
    [
      'the manifest is removed',
      (parts) => parts.filter(({ name }) => name !== 'manifest.json'),
      'manifest.json: missing',
    ],
    ['the signature is removed', (parts) => parts.slice(0, -1), 'manifest.json: missing'],
    [
      'the contents of two change places',
      ([a, b, ...rest]) => [{ ...b!, name: a!.name }, { ...a!, name: b!.name }, ...rest],
      'recordings/1-0-1-0.mp4: changed',
    ],
    [
      'manifest and signature are of another bundle',
      (parts) => [...parts.slice(0, -2), ...unfold(other).slice(-2)],
      'recordings/1-0-1-0.mp4: changed',
    ],
  ];
  test.each(cases)('%s', async (_, change, expected) => {
    const changed = fold(change(unfold(whole)));
    expect(await verdictOn(changed)).toBe(expected);
    expect(await inBrowser(changed)).toBe(expected);
  });

  test('the unchanged parts folded again are the same file, so the attacks above change nothing else', () => {
    expect(fold(unfold(whole)).equals(whole)).toBe(true);
  });
  test('bytes before, between or after the parts', async () => {
    const { directoryOffset } = readEnd(whole)!;
    const within = (at: number) => Buffer.concat([whole.subarray(0, at), Buffer.from('x'), whole.subarray(at)]);
    for (const at of [0, directoryOffset, whole.length]) expect(await verdictOn(within(at)), `${at}`).not.toBe('whole');
  });
  test('a file that ends early, at every 211th byte, and one that is none', async () => {
    for (let at = 0; at < whole.length; at += 211)
      expect(await verdictOn(whole.subarray(0, at))).toMatch(/^(container|recordings.*|.*): /);
    expect(await verdictOn(Buffer.from('not a bundle at all'))).toBe('container: not_a_bundle');
  });
});

describe('attack: keys', () => {
  test('a bundle that somebody else sealed', async () => {
    const forged = await bytesOf(await bundleOf(partsOf(), anotherKey));
    expect(await verdictOn(forged)).toBe('manifest.json: signature_wrong');
    expect(await inBrowser(forged)).toBe('manifest.json: signature_wrong');
  });
  test('a bundle of another city under the same key', async () => {
    const elsewhere = await bundleOf(partsOf(), evidenceKey, { ...facts, city: 'fes' });
    expect(await verifyBundle(elsewhere, pinned)).toMatchObject({ fault: { reason: 'another_key' } });
  });
  test('a checkpoint of another log, sealed by the right key', async () => {
    const keys = { ...pinned, audit: { ...pinned.evidence, name: pinned.audit.name } };
    expect(await verdictOn(whole, keys)).toBe(`${LOG_CHECKPOINT}: checkpoint_invalid`);
  });
  test('an entry that is not in the log, sealed by the right key', async () => {
    const parts = partsOf().map((part) =>
      part.name === LOG_LEAVES
        ? { ...part, content: Buffer.from(String(Buffer.from(part.content)).replace('e-1', 'e-7')) }
        : part,
    );
    expect(await verdictOn(await bytesOf(await bundleOf(parts)))).toBe(`${LOG_LEAVES}: not_in_log`);
    expect(auditKey.verifier).not.toBe(evidenceKey.verifier);
  });
});
