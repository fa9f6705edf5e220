import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { generateSigningKey, privateKeyOf, publicKeyOf, signRecord, verifyRecord } from './signed-record.ts';

const pair = generateSigningKey();
const [key, pinned] = [privateKeyOf(pair.privateKey), publicKeyOf(pair.publicKey)];
const record = { actId: 'a-1', cameras: ['c-1'], expiresAtMs: 5 };

describe('a signed record', () => {
  it('verifies, whatever the order of its fields', () => {
    const { signature, ...rest } = signRecord(record, key);
    expect(signature).toMatch(/^[A-Za-z0-9_-]{86}$/);
    expect(verifyRecord({ signature, expiresAtMs: 5, cameras: ['c-1'], actId: 'a-1' } as never, pinned)).toBe(true);
    expect(rest).toEqual(record);
  });

  it.each([
    ['a field changed', { expiresAtMs: 6 }],
    ['a camera added', { cameras: ['c-1', 'c-2'] }],
    ['a field added', { more: true }],
    ['no signature worth the name', { signature: 'A'.repeat(86) }],
    ['a signature of another length', { signature: 'AAAA' }],
    ['an empty signature', { signature: '' }],
  ])('with %s does not verify', (_, change) => {
    expect(verifyRecord({ ...signRecord(record, key), ...change }, pinned)).toBe(false);
  });

  it('of another key does not verify', () => {
    expect(verifyRecord(signRecord(record, privateKeyOf(generateSigningKey().privateKey)), pinned)).toBe(false);
  });

  it('verifies the example of RFC 8032, 7.1 (test 1: the empty message), with keys in DER', () => {
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const text = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex').toString('base64');
    const raw = createPublicKey(privateKeyOf(text)).export({ format: 'jwk' }).x ?? '';
    expect(Buffer.from(raw, 'base64url').toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    );
  });

  it('cannot be signed or verified with a key of another type', () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const text = (one: { export(options: object): string | Buffer }, type: string) =>
      Buffer.from(one.export({ format: 'der', type })).toString('base64');
    expect(() =>
      privateKeyOf(text(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })), 'pkcs8')),
    ).toThrow('an Ed25519 key is needed, this is x25519');
    expect(() => publicKeyOf(text(publicKey, 'spki'))).toThrow('an Ed25519 key is needed, this is x25519');
  });
});

describe('canonical JSON (RFC 8785)', () => {
  it.each([
    // Appendix and section 3.2.3 of the RFC: numbers as ECMAScript writes them, keys by UTF-16 code units.
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [
      { numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27] },
      '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
    ],
    [
      { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '1': 'One' },
      '{"\\r":"Carriage Return","1":"One","\u20ac":"Euro Sign"}',
    ],
    [[56, { d: true, '10': null, '1': [] }], '[56,{"1":[],"10":null,"d":true}]'],
    [-0, '0'],
    ['أ | 6', '"أ | 6"'],
  ])('%j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow();
  });
});
