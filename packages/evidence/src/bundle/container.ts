/**
 * The container of a bundle: a plain zip whose parts are stored and not compressed (PKWARE APPNOTE 6.3.10), so that everybody can open it. It
 * has exactly one form: no times, no comments, no attributes, no gaps. The verifier compares every byte of it with that form, because a
 * byte that nobody compares could be changed.
 */
export type Entry = {
  readonly name: string;
  /** Bytes, below 4 GiB. */
  readonly size: number;
  readonly crc32: number;
  /** Where the entry's header begins in the file. */
  readonly offset: number;
};

export const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
export const END_BYTES = 22;
const ZIP64_END_BYTES = 56 + 20;
const ZIP64_OFFSET_BYTES = 12;

/** A field of 32 bits that holds this says that the value stands in a field of 64 bits. */
const ELSEWHERE_32 = 0xffff_ffff;
const ELSEWHERE_16 = 0xffff;
/** The largest part. A segment is a minute of video, so none comes near. */
export const MOST_PART_BYTES = ELSEWHERE_32 - 1;

const PLAIN_VERSION = 20;
const ZIP64_VERSION = 45;
/** 1980-01-01, the first day that the format can write: the time of a part is in the manifest. */
const NO_DATE = 0x0021;

/** The names that parts may have. A name that climbs or that two systems read differently would unfold over something else. */
const NAME = /^(?!.*\.\.)[a-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
export const isPartName = (name: string): boolean => name.length <= 200 && NAME.test(name);

/** The header in front of a part's bytes. */
export function localHeader({ name, size, crc32 }: Entry): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(PLAIN_VERSION, 4);
  header.writeUInt16LE(NO_DATE, 12);
  header.writeUInt32LE(crc32, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name, 'latin1')]);
}

/** Where the bytes of a part begin. */
export const contentOffset = ({ offset, name }: Pick<Entry, 'offset' | 'name'>): number =>
  offset + LOCAL_HEADER_BYTES + name.length;

/** The record of a part in the directory at the end of the file. */
export function centralHeader({ name, size, crc32, offset }: Entry): Buffer {
  const isFar = offset >= ELSEWHERE_32;
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(isFar ? ZIP64_VERSION : PLAIN_VERSION, 4);
  header.writeUInt16LE(isFar ? ZIP64_VERSION : PLAIN_VERSION, 6);
  header.writeUInt16LE(NO_DATE, 14);
  header.writeUInt32LE(crc32, 16);
  header.writeUInt32LE(size, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(isFar ? ZIP64_OFFSET_BYTES : 0, 30);
  header.writeUInt32LE(isFar ? ELSEWHERE_32 : offset, 42);
  return Buffer.concat([header, Buffer.from(name, 'latin1'), isFar ? zip64Offset(offset) : Buffer.alloc(0)]);
}

function zip64Offset(offset: number): Buffer {
  const field = Buffer.alloc(ZIP64_OFFSET_BYTES);
  field.writeUInt16LE(0x0001, 0);
  field.writeUInt16LE(8, 2);
  field.writeBigUInt64LE(BigInt(offset), 4);
  return field;
}

export type End = { readonly count: number; readonly directoryOffset: number; readonly directoryBytes: number };

const needsZip64 = ({ count, directoryOffset }: End): boolean =>
  count >= ELSEWHERE_16 || directoryOffset >= ELSEWHERE_32;

/** How many bytes follow the directory. */
export const endBytesOf = (end: End): number => END_BYTES + (needsZip64(end) ? ZIP64_END_BYTES : 0);

/** The end of the file. */
export function endOf(end: End): Buffer {
  const { count, directoryOffset, directoryBytes } = end;
  const isFar = needsZip64(end);
  const last = Buffer.alloc(END_BYTES);
  last.writeUInt32LE(0x06054b50, 0);
  last.writeUInt16LE(isFar ? ELSEWHERE_16 : count, 8);
  last.writeUInt16LE(isFar ? ELSEWHERE_16 : count, 10);
  last.writeUInt32LE(directoryBytes, 12);
  last.writeUInt32LE(isFar ? ELSEWHERE_32 : directoryOffset, 16);
  return isFar ? Buffer.concat([zip64End(end), last]) : last;
}

function zip64End({ count, directoryOffset, directoryBytes }: End): Buffer {
  const end = Buffer.alloc(ZIP64_END_BYTES);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(ZIP64_VERSION, 12);
  end.writeUInt16LE(ZIP64_VERSION, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(directoryOffset), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(directoryOffset + directoryBytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

/**
 * The end that a file claims to have, from its last bytes. Nothing of it is believed: the caller compares it with `endOf` what is there.
 * @param tail at least the last 98 bytes, or the whole file
 */
export function readEnd(tail: Buffer): End | undefined {
  if (tail.length < END_BYTES) return undefined;
  const last = tail.subarray(tail.length - END_BYTES);
  const directoryBytes = last.readUInt32LE(12);
  if (last.readUInt32LE(16) !== ELSEWHERE_32)
    return { count: last.readUInt16LE(10), directoryOffset: last.readUInt32LE(16), directoryBytes };
  const at = tail.length - END_BYTES - ZIP64_END_BYTES;
  if (at < 0) return undefined;
  const [count, directoryOffset] = [tail.readBigUInt64LE(at + 32), tail.readBigUInt64LE(at + 48)];
  if (directoryOffset > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return { count: Number(count), directoryOffset: Number(directoryOffset), directoryBytes };
}

/** The bytes at a file's end in which `readEnd` finds its end. */
export const TAIL_BYTES = END_BYTES + ZIP64_END_BYTES;

/** The entries of a directory, in its order; undefined where it is none. */
export function readDirectory(directory: Buffer): Entry[] | undefined {
  const entries: Entry[] = [];
  for (let at = 0; at < directory.length;) {
    if (at + CENTRAL_HEADER_BYTES > directory.length || directory.readUInt32LE(at) !== 0x02014b50) return undefined;
    const [nameBytes, extraBytes] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30)];
    const nameAt = at + CENTRAL_HEADER_BYTES;
    const extraAt = nameAt + nameBytes;
    const next = extraAt + extraBytes + directory.readUInt16LE(at + 32);
    if (next > directory.length) return undefined;
    const near = directory.readUInt32LE(at + 42);
    const isFar = near === ELSEWHERE_32 && extraBytes === ZIP64_OFFSET_BYTES;
    entries.push({
      name: directory.toString('latin1', nameAt, extraAt),
      size: directory.readUInt32LE(at + 24),
      crc32: directory.readUInt32LE(at + 16),
      offset: isFar ? Number(directory.readBigUInt64LE(extraAt + 4)) : near,
    });
    at = next;
  }
  return entries;
}

/** The parts of a bundle that is in memory, as its directory names them, and nothing of which is verified; undefined where it has none. */
export function partsIn(bundle: Buffer): (Entry & { readonly contentAt: number })[] | undefined {
  const end = readEnd(bundle);
  if (!end) return undefined;
  const entries = readDirectory(bundle.subarray(end.directoryOffset, end.directoryOffset + end.directoryBytes));
  return entries?.map((entry) => ({ ...entry, contentAt: contentOffset(entry) }));
}
