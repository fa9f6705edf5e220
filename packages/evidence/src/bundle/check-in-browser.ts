/* eslint-disable max-lines-per-function -- its source text is put into the page of a bundle, where nothing can be imported */

export type BrowserVerdict = {
  /** Absent: every part is as the manifest lists it. */
  readonly fault?: { readonly part: string; readonly reason: string };
  /** `unknown`: this browser does not know Ed25519. */
  readonly signature: 'right' | 'wrong' | 'unknown';
  readonly parts: number;
};

/**
 * Checks a bundle in a browser, with WebCrypto alone. Compares what a reader unfolds: names, order, sizes and SHA-256 of all parts, and
 * the signature of the manifest; the rest of the container is compared by `marsad evidence verify`. Nothing outside this function may be
 * used in it.
 * @param keyBase64 the 32 bytes of the public key
 */
export async function checkInBrowser(
  file: Blob,
  keyBase64: string,
  progress: (done: number, of: number) => void,
): Promise<BrowserVerdict> {
  type Entry = { name: string; size: number; start: number };
  const faulty = (part: string, reason: string, signature: BrowserVerdict['signature'] = 'unknown') => ({
    fault: { part, reason },
    signature,
    parts: 0,
  });
  const view = async (from: number, to: number) => new DataView(await file.slice(from, to).arrayBuffer());
  const tailAt = Math.max(0, file.size - 98);
  const tail = await view(tailAt, file.size);
  if (tail.byteLength < 22 || tail.getUint32(tail.byteLength - 22, true) !== 0x06054b50)
    return faulty('container', 'not_a_bundle');
  let directoryAt = tail.getUint32(tail.byteLength - 6, true);
  if (directoryAt === 0xffffffff && tail.byteLength >= 98) directoryAt = Number(tail.getBigUint64(48, true));
  const directory = await view(directoryAt, directoryAt + tail.getUint32(tail.byteLength - 10, true));
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.byteLength;) {
    const nameBytes = directory.getUint16(at + 28, true);
    const extraBytes = directory.getUint16(at + 30, true);
    const nameAt = at + 46;
    if (directory.getUint32(at, true) !== 0x02014b50 || nameAt + nameBytes + extraBytes > directory.byteLength)
      return faulty('container', 'not_a_bundle');
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, nameAt, nameBytes));
    let offset = directory.getUint32(at + 42, true);
    if (offset === 0xffffffff && extraBytes === 12)
      offset = Number(directory.getBigUint64(nameAt + nameBytes + 4, true));
    entries.push({ name, size: directory.getUint32(at + 24, true), start: offset + 30 + nameBytes });
    at = nameAt + nameBytes + extraBytes + directory.getUint16(at + 32, true);
  }
  const bytesOf = ({ start, size }: Entry): Promise<ArrayBuffer> => file.slice(start, start + size).arrayBuffer();
  const manifestEntry = entries.at(-2);
  const signatureEntry = entries.at(-1);
  if (manifestEntry?.name !== 'manifest.json') return faulty('manifest.json', 'missing');
  if (signatureEntry?.name !== 'manifest.sig') return faulty('manifest.sig', 'missing');
  const manifestBytes = await bytesOf(manifestEntry);
  let signature: BrowserVerdict['signature'] = 'unknown';
  try {
    const raw = Uint8Array.from(atob(keyBase64), (sign) => sign.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    const isRight = await crypto.subtle.verify({ name: 'Ed25519' }, key, await bytesOf(signatureEntry), manifestBytes);
    signature = isRight ? 'right' : 'wrong';
  } catch {
    // This browser does not know Ed25519. The page says so.
  }
  if (signature === 'wrong') return faulty('manifest.json', 'signature_wrong', signature);
  type Listed = { name: string; bytes: number; sha256: string };
  let listed: Listed[];
  try {
    listed = (JSON.parse(new TextDecoder().decode(manifestBytes)) as { parts: Listed[] }).parts;
  } catch {
    return faulty('manifest.json', 'manifest_invalid', signature);
  }
  const names = entries.slice(0, -2).map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return faulty(twice, 'repeated', signature);
  const added = names.find((name) => !listed.some((part) => part.name === name));
  if (added !== undefined) return faulty(added, 'added', signature);
  for (const [at, part] of listed.entries()) {
    const entry = entries[at];
    if (!names.includes(part.name)) return faulty(part.name, 'missing', signature);
    if (entry?.name !== part.name) return faulty(part.name, 'out_of_order', signature);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytesOf(entry)));
    const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (hex !== part.sha256 || entry.size !== part.bytes) return faulty(part.name, 'changed', signature);
    progress(at + 1, listed.length);
  }
  return { signature, parts: listed.length };
}
