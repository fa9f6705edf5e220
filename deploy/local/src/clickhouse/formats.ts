const OCTETS = 'application/octet-stream';
const JSON_TEXT = 'application/json; charset=UTF-8';

/** Content types as ClickHouse's own formats declare them (`setContentType` in src/Processors/Formats/Impl). The first match counts. */
const CONTENT_TYPES: readonly (readonly [RegExp, string])[] = [
  [
    /^(PrettyJSON|JSON|JSONStrings)EachRow$|^(PrettyJSONLines|JSONLines|PrettyNDJSON|NDJSON)$/,
    'application/x-ndjson; charset=UTF-8',
  ],
  [/^JSON/, JSON_TEXT],
  [/^(TSV|TabSeparated)/, 'text/tab-separated-values; charset=UTF-8'],
  [/^CSVWithNames/, 'text/csv; charset=UTF-8; header=present'],
  [/^CSV/, 'text/csv; charset=UTF-8; header=absent'],
  [/^XML$/, 'application/xml; charset=UTF-8'],
  [/^(Native|RowBinary.*|Parquet|Arrow|ArrowStream|ORC|Avro|BSONEachRow|MsgPack|Npy|Protobuf\w*|CapnProto)$/, OCTETS],
];

/** The Content-Type of a result in a format. A format without one of its own is plain text, as in ClickHouse. */
export const contentTypeOf = (format: string): string =>
  CONTENT_TYPES.find(([pattern]) => pattern.test(format))?.[1] ?? 'text/plain; charset=UTF-8';

/** HTTP status by exception code, as in ClickHouse's exceptionCodeToHTTPStatus; 500 for all others. */
const STATUS: ReadonlyMap<number, number> = new Map([
  ...[192, 193, 497, 512, 516].map((code) => [code, 403] as const),
  ...[6, 10, 15, 25, 26, 27, 36, 38, 41, 44, 53, 56, 57, 62, 69, 117, 167, 168, 427, 675, 676].map(
    (code) => [code, 400] as const,
  ),
  ...[46, 47, 50, 60, 63, 73, 78, 81, 115, 511].map((code) => [code, 404] as const),
  [48, 501],
  [76, 503],
  [159, 408],
  [164, 403],
  [209, 503],
  [223, 413],
]);

export const statusOf = (code: number): number => STATUS.get(code) ?? 500;
