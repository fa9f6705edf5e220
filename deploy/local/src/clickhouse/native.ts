/** From this protocol version on, a Native column says before its data whether it is serialised in a custom way. */
export const CUSTOM_SERIALIZATION_REVISION = 54_454;

/** BlockInfo in ClickHouse's Native protocol. Field 1: no overflow row; field 2: bucket -1; end. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
const PLAIN = Buffer.from([0]);

const BYTES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    [8, 16, 32, 64, 128, 256].flatMap((bits) => [
      [`Int${bits}`, bits / 8],
      [`UInt${bits}`, bits / 8],
    ]),
  ),
  Bool: 1,
  Enum8: 1,
  Enum16: 2,
  Date: 2,
  Date32: 4,
  DateTime: 4,
  DateTime64: 8,
  Time: 4,
  Time64: 8,
  Float32: 4,
  Float64: 8,
  BFloat16: 2,
  IPv4: 4,
  IPv6: 16,
  UUID: 16,
  Nothing: 1,
};

export class NativeTypeError extends Error {
  override readonly name = 'NativeTypeError';
}

/**
 * Converts Native blocks of protocol version 0, which the engine writes, to the version that clients of ClickHouse's Go driver ask for,
 * Grafana among them: there a block starts with its information, and each column says that it is serialised plainly.
 * Grammar of a block: columns rows (name type data)*, numbers as varints, strings with their length.
 * @param body blocks of version 0
 * @throws {NativeTypeError} for a type whose length is unknown here: JSON, Dynamic, Variant, states of aggregate functions
 */
export function toCustomRevision(body: Uint8Array): Buffer {
  const source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: Buffer[] = [];
  let at = 0;
  const number = (): number => {
    const read = varint(source, at);
    at = read.next;
    return read.value;
  };
  while (at < source.length) {
    const start = at;
    const columns = number();
    const rows = number();
    parts.push(BLOCK_INFO, source.subarray(start, at));
    for (let column = 0; column < columns; column++) {
      const head = at;
      const nameLength = number();
      at += nameLength;
      const length = number();
      const type = source.toString('utf8', at, at + length);
      at += length;
      const data = at;
      if (rows > 0) at = endOf(source, data + DICTIONARY_VERSION_BYTES * countDictionaries(type), type, rows);
      parts.push(source.subarray(head, data), PLAIN, source.subarray(data, at));
    }
  }
  return Buffer.concat(parts);
}

function varint(source: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let at = from; ; at++) {
    const byte = source[at];
    if (byte === undefined) throw new NativeTypeError('the block ends within a number');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
    scale *= 128;
  }
}

/** The data of a column is preceded by the version of each dictionary in it. */
const DICTIONARY_VERSION_BYTES = 8;
const countDictionaries = (type: string): number => type.split('LowCardinality(').length - 1;

/** Where the data of a column with this many rows ends. */
function endOf(source: Buffer, from: number, type: string, rows: number): number {
  const [, name = '', inner = ''] = /^(\w+)(?:\(([\s\S]*)\))?$/.exec(type) ?? [];
  switch (name) {
    case 'String':
      return endOfStrings(source, from, rows);
    case 'FixedString':
      return from + Number(inner) * rows;
    case 'Nullable':
      return endOf(source, from + rows, inner, rows);
    case 'Array':
      return endOfArrays(source, from, inner, rows);
    case 'LowCardinality':
      return endOfDictionary(source, from, inner, rows);
    case 'Map':
    case 'Nested':
      return endOfArrays(source, from, `Tuple(${inner})`, rows);
    case 'Tuple':
      return splitTypes(inner).reduce((at, element) => endOf(source, at, element, rows), from);
    case 'SimpleAggregateFunction':
      return endOf(source, from, splitTypes(inner).at(-1) ?? '', rows);
  }
  return from + widthOf(name, inner, type) * rows;
}

function widthOf(name: string, inner: string, type: string): number {
  if (name.startsWith('Interval')) return 8;
  const digits = name === 'Decimal' ? Number(inner.split(',')[0]) : undefined;
  const bytes = digits === undefined ? BYTES[name] : digits <= 9 ? 4 : digits <= 18 ? 8 : digits <= 38 ? 16 : 32;
  if (bytes === undefined)
    throw new NativeTypeError(`columns of type ${type} cannot be sent to this client: cast them to String`);
  return bytes;
}

function endOfStrings(source: Buffer, from: number, rows: number): number {
  let at = from;
  for (let row = 0; row < rows; row++) {
    const { value, next } = varint(source, at);
    at = next + value;
  }
  return at;
}

/** Grammar: flags (the lowest byte says how wide an index is), the number of keys, the keys, the number of indices, the indices. */
function endOfDictionary(source: Buffer, from: number, type: string, rows: number): number {
  const width = 1 << (source.readUInt8(from) & 3);
  const keys = Number(source.readBigUInt64LE(from + 8));
  const ofKeys = /^Nullable\((.*)\)$/.exec(type)?.[1] ?? type;
  return endOf(source, from + 16, ofKeys, keys) + 8 + width * rows;
}

/** Grammar: the ends of all arrays, 8 bytes each, then all their elements. */
function endOfArrays(source: Buffer, from: number, element: string, rows: number): number {
  const elements = Number(source.readBigUInt64LE(from + 8 * (rows - 1)));
  const data = from + 8 * rows;
  return elements === 0 ? data : endOf(source, data, element, elements);
}

/** The types of a tuple's or map's elements, without their names. */
function splitTypes(inner: string): string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= inner.length; at++) {
    const sign = inner[at];
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === undefined || (sign === ',' && depth === 0)) {
      types.push(
        inner
          .slice(start, at)
          .trim()
          .replace(/^(?:\w+|`[^`]*`) (?=\S)/, ''),
      );
      start = at + 1;
    }
  }
  return types;
}
