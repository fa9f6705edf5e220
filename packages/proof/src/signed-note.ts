import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { InvalidKeyError } from './signed-record.ts';

/** The signature type of Ed25519 (https://c2sp.org/signed-note). */
const ED25519 = Buffer.of(0x01);
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
/** The bytes before the 32 bytes of an Ed25519 key in SPKI (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A name contains neither Unicode spaces nor a plus. */
const NAME = /^[^\s+\u0000-\u001f\u007f]+$/u;
/** Control characters below U+0020, except newlines. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** The key that signs notes, with its name. */
export type NoteKey = { readonly name: string; readonly publicKey: KeyObject };

const rawKeyOf = (publicKey: KeyObject): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);

function checkedName(name: string): string {
  if (!NAME.test(name)) throw new TypeError('the name of a note key holds no spaces and no plus');
  return name;
}

const keyIdOf = (name: string, raw: Uint8Array): Buffer =>
  createHash('sha256').update(`${name}\n`).update(ED25519).update(raw).digest().subarray(0, KEY_ID_BYTES);

/** A public key as people pin it: `<name>+<key id>+<key>` (https://c2sp.org/signed-note, "Verifier keys"). */
export function verifierKeyOf({ name, publicKey }: NoteKey): string {
  const raw = rawKeyOf(publicKey);
  const id = keyIdOf(checkedName(name), raw).toString('hex');
  return `${name}+${id}+${Buffer.concat([ED25519, raw]).toString('base64')}`;
}

/** Parses a verifier key. @throws InvalidKeyError if the text is no verifier key of Ed25519, or its id does not match its key */
export function parseVerifierKey(text: string): NoteKey {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text.trim()) ?? [];
  const bytes = base64Of(base64);
  if (!NAME.test(name) || bytes?.length !== KEY_BYTES + 1 || bytes[0] !== ED25519[0])
    throw new InvalidKeyError('a verifier key is written <name>+<8 hex digits>+<base64 of 0x01 and 32 bytes>');
  const raw = bytes.subarray(1);
  if (keyIdOf(name, raw).toString('hex') !== id)
    throw new InvalidKeyError('the id of this verifier key does not match its key');
  return {
    name,
    publicKey: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }),
  };
}

/** Decodes strict base64 (RFC 4648, 4). */
function base64Of(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/**
 * Signs a text as a C2SP note.
 * @throws TypeError if the text does not end with a newline or contains other control characters
 */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!text.endsWith('\n') || CONTROL.test(text))
    throw new TypeError('the text of a note ends with a newline and holds no other control characters');
  const id = keyIdOf(checkedName(name), rawKeyOf(createPublicKey(privateKey)));
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64');
  return `${text}\n— ${name} ${signature}\n`;
}

export const NoteFault = z.enum(['not_a_note', 'not_signed_by_this_key', 'signature_wrong']);
export type NoteFault = z.infer<typeof NoteFault>;
export type OpenedNote =
  { readonly kind: 'verified'; readonly text: string } | { readonly kind: 'refused'; readonly reason: NoteFault };

const refused = (reason: NoteFault): OpenedNote => ({ kind: 'refused', reason });

/**
 * Returns the text of a note if this key has signed it. Signatures by other keys are ignored, as the specification asks. A wrong signature by this
 * key refuses the note.
 */
export function openNote(note: string, { name, publicKey }: NoteKey): OpenedNote {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || CONTROL.test(note)) return refused('not_a_note');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  const id = keyIdOf(name, rawKeyOf(publicKey));
  let signed = false;
  for (const line of lines) {
    const [, signer = '', base64 = ''] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = base64Of(base64);
    if (!NAME.test(signer) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return refused('not_a_note');
    if (signer !== name || !bytes.subarray(0, KEY_ID_BYTES).equals(id)) continue;
    const signature = bytes.subarray(KEY_ID_BYTES);
    if (signature.length !== SIGNATURE_BYTES || !verify(null, Buffer.from(text), publicKey, signature))
      return refused('signature_wrong');
    signed = true;
  }
  return signed ? { kind: 'verified', text } : refused('not_signed_by_this_key');
}
