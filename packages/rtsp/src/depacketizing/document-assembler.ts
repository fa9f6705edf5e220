import type { TrackPacket } from './access-unit.ts';

/** A text that a camera sent in packets: what its own analytics saw (`vnd.onvif.metadata`). */
export type MetadataDocument = {
  readonly text: string;
  /** When its last packet arrived, wall clock ms. */
  readonly arrivedMs: number;
  /** When its first packet arrived. */
  readonly firstArrivedMs: number;
  /** RTP packets that are missing since the document before. */
  readonly lostBefore: number;
};

/** Bounds of one document. A larger one is dropped whole. */
export const MOST_DOCUMENT_BYTES = 1_024 * 1_024;
export const MOST_DOCUMENT_PARTS = 8_192;

/** The beginning of a document, whatever its prefix. It cannot stand within one. */
const BEGINS = /^(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|(?:[\w.-]{1,40}:)?MetadataStream[\s>])/;
const begins = (payload: Buffer): boolean => BEGINS.test(payload.toString('latin1', 0, 120));
/** A declaration that came in a packet of its own, before the document that it belongs to. */
const isDeclaration = (parts: readonly Buffer[]): boolean =>
  parts.length === 1 && /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}>\s*$/.test(parts[0]?.toString('latin1', 0, 300) ?? '');

/**
 * Joins packets to whole documents. The marker ends a document, and so does the beginning of the next one, because some cameras forget the
 * marker. Of a document that lacks a packet nothing is passed on: half of what was seen would read as if the rest had not been there.
 */
export function createDocumentAssembler(onDocument: (document: MetadataDocument) => void) {
  let parts: Buffer[] = [];
  let [bytes, lost, dropped, firstArrivedMs, lastArrivedMs] = [0, 0, 0, 0, 0];
  /** Whether what arrives belongs to a document that is not whole, as the first one is not when the stream begins within it. */
  let skips = true;

  const drop = (): void => {
    if (parts.length > 0) dropped += 1;
    [parts, bytes, skips] = [[], 0, true];
  };
  const finish = (): void => {
    const text = Buffer.concat(parts).toString('utf8');
    [parts, bytes, skips] = [[], 0, false];
    if (text.trim() === '') return;
    onDocument({ text, arrivedMs: lastArrivedMs, firstArrivedMs, lostBefore: lost });
    lost = 0;
  };
  const append = (payload: Buffer, arrivedMs: number): void => {
    if (parts.length === 0) firstArrivedMs = arrivedMs;
    lastArrivedMs = arrivedMs;
    // A copy, because the packet is a view of everything that arrived with it.
    parts.push(Buffer.from(payload));
    bytes += payload.length;
    if (bytes > MOST_DOCUMENT_BYTES || parts.length > MOST_DOCUMENT_PARTS) drop();
  };
  return {
    push({ payload, marker, arrivedMs, lost: missing, restarted }: TrackPacket): void {
      lost += missing;
      // What is missing may be the end of this document and the beginning of the next.
      if (missing > 0 || restarted) drop();
      if (begins(payload)) {
        if (parts.length > 0 && !isDeclaration(parts)) finish();
        skips = false;
      }
      if (!skips && payload.length > 0) append(payload, arrivedMs);
      if (marker && skips) skips = false;
      else if (marker) finish();
    },
    /** Documents that were dropped because they were not whole, or too large. */
    dropped: (): number => dropped,
  };
}
