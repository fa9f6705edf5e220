import { createPrivateKey } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { leafHashOf } from './merkle-tree.ts';
import { openNote, parseVerifierKey, signNote, verifierKeyOf } from './signed-note.ts';
import { generateSigningKey, privateKeyOf, publicKeyOf } from './signed-record.ts';

/** The example of golang.org/x/mod/sumdb/note, which has the format of C2SP's signed-note. Ed25519 signatures are deterministic. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;
/** A second published example: a note and its verifier key (github.com/yaglo/signed_note, README). */
const FOO = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const FOO_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const peter = parseVerifierKey(PETER);
const peterSigns = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), PETER_SEED]),
  format: 'der',
  type: 'pkcs8',
});

describe('the published examples', () => {
  it('are signed byte for byte', () => {
    expect(signNote(TEXT, 'PeterNeumann', peterSigns)).toBe(NOTE);
  });
  test.each([
    [NOTE, PETER, TEXT],
    [FOO_NOTE, FOO, 'This is an example message.\n'],
  ])('verify', (note, key, text) => {
    expect(openNote(note, parseVerifierKey(key))).toEqual({ kind: 'verified', text });
  });
  test.each([PETER, FOO])('a verifier key is written exactly as it was read: %s', (key) => {
    expect(verifierKeyOf(parseVerifierKey(key))).toBe(key);
  });
});

describe('a verifier key is refused', () => {
  test.each([
    [
      'with a key of another length (Go’s TestNewVerifier)',
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    ],
    [
      'of an unknown algorithm (Go’s TestNewVerifier)',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ],
    ['with the id of another key', PETER.replace('c74f20a3', 'c74f20a4')],
    ['under another name', PETER.replace('Peter', 'Petra')],
    ['without a name', PETER.replace('PeterNeumann', '')],
    ['that is another text', 'key'],
  ])('%s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(TypeError);
  });
});

describe('a note', () => {
  test.each([
    ['one byte of the text flipped', NOTE.replace('problem is', 'problem iz'), 'signature_wrong'],
    ['one byte of the signature flipped', NOTE.replace('ZJkuBS', 'ZJkuBT'), 'signature_wrong'],
    ['the key id flipped', NOTE.replace('x08go/', 'x08gp/'), 'not_signed_by_this_key'],
    ['another signer', NOTE.replace('— PeterNeumann', '— EnochRoot'), 'not_signed_by_this_key'],
    ['without signatures', TEXT, 'not_a_note'],
    ['without its last newline', NOTE.slice(0, -1), 'not_a_note'],
    ['with a control character', NOTE.replace('If', 'I\u0007'), 'not_a_note'],
    ['with a signature that is not base64', NOTE.replace('JnAM=', 'JnAM'), 'not_a_note'],
  ])('%s is refused as %s', (_, note, reason) => {
    expect(openNote(note, peter)).toEqual({ kind: 'refused', reason });
  });

  it("with another signature besides this key's is accepted", () => {
    expect(openNote(`${NOTE}${FOO_NOTE.split('\n').at(-2)}\n`, peter)).toMatchObject({ kind: 'verified' });
  });

  test.each([['no newline'], ['a\ttab\n']])('cannot contain %j', (text) => {
    expect(() => signNote(text, 'n', peterSigns)).toThrow(TypeError);
  });
  it('is not signed under a name with a space', () => {
    expect(() => signNote('a\n', 'a name', peterSigns)).toThrow(TypeError);
  });
});

describe('a checkpoint', () => {
  const pair = generateSigningKey();
  const key = { name: 'marsad/rabat', publicKey: publicKeyOf(pair.publicKey) };
  const root = leafHashOf('a');
  const sign = (origin: string, size: bigint) => signCheckpoint({ origin, size, root }, privateKeyOf(pair.privateKey));

  it('contains origin, size and root, with sizes of up to 64 bits', () => {
    const size = 2n ** 64n - 1n;
    const note = sign(key.name, size);
    expect(note.split('\n').slice(0, 3)).toEqual([key.name, '18446744073709551615', root.toString('base64')]);
    expect(openCheckpoint(note, key)).toEqual({ kind: 'verified', checkpoint: { origin: key.name, size, root } });
  });

  it('may have further lines', () => {
    const note = signNote(
      `${key.name}\n1\n${root.toString('base64')}\nmore\n`,
      key.name,
      privateKeyOf(pair.privateKey),
    );
    expect(openCheckpoint(note, key)).toMatchObject({ kind: 'verified', checkpoint: { size: 1n } });
  });

  test.each([
    [
      'of another log',
      signNote(`marsad/casablanca\n1\n${root.toString('base64')}\n`, key.name, privateKeyOf(pair.privateKey)),
      'another_origin',
    ],
    [
      'with a size that begins with 0',
      signNote(`${key.name}\n01\n${root.toString('base64')}\n`, key.name, privateKeyOf(pair.privateKey)),
      'not_a_checkpoint',
    ],
    [
      'with a root of another length',
      signNote(`${key.name}\n1\nAAAA\n`, key.name, privateKeyOf(pair.privateKey)),
      'not_a_checkpoint',
    ],
    ['signed by another key', sign('marsad/other', 1n), 'not_signed_by_this_key'],
  ])('%s is refused as %s', (_, note, reason) => {
    expect(openCheckpoint(note, key)).toEqual({ kind: 'refused', reason });
  });
});
