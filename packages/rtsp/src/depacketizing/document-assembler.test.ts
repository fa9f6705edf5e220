import { expect, it } from 'vitest';
import type { TrackPacket } from './access-unit.ts';
import { createDocumentAssembler, MOST_DOCUMENT_BYTES, type MetadataDocument } from './document-assembler.ts';

const DOCUMENT = '<?xml version="1.0"?>\n<tt:MetadataStream><tt:VideoAnalytics/></tt:MetadataStream>';
type Sent = Partial<Omit<TrackPacket, 'payload'>> & { readonly text: string };
const packet = ({ text, ...change }: Sent, n: number): TrackPacket => ({
  ...{ payload: Buffer.from(text), marker: false, rtpTime: n * 90, arrivedMs: n, lost: 0, restarted: false },
  ...change,
});
function assembled(...sent: readonly Sent[]): { documents: MetadataDocument[]; dropped: number } {
  const documents: MetadataDocument[] = [];
  const assembler = createDocumentAssembler((document) => documents.push(document));
  for (const [n, of] of sent.entries()) assembler.push(packet(of, n));
  return { documents, dropped: assembler.dropped() };
}
const whole = { text: DOCUMENT, marker: true };
const textsOf = (...sent: readonly Sent[]): string[] => assembled(...sent).documents.map(({ text }) => text);

it('joins packets up to the marker, whatever their stamps', () => {
  const { documents } = assembled({ text: DOCUMENT.slice(0, 9) }, { text: DOCUMENT.slice(9), marker: true });
  expect(documents).toEqual([{ text: DOCUMENT, firstArrivedMs: 0, arrivedMs: 1, lostBefore: 0 }]);
});

it('joins a letter that two packets share', () => {
  const bytes = Buffer.from('<tt:MetadataStream>شارع</tt:MetadataStream>');
  const documents: string[] = [];
  const assembler = createDocumentAssembler(({ text }) => documents.push(text));
  assembler.push({ ...packet({ text: '' }, 0), payload: bytes.subarray(0, 20) });
  assembler.push({ ...packet({ text: '' }, 1), payload: bytes.subarray(20), marker: true });
  expect(documents).toEqual([bytes.toString('utf8')]);
});

it.each<[string, Sent[], string[]]>([
  ['a stream that begins within a document', [{ text: 'rest>', marker: true }, whole], [DOCUMENT]],
  ['a marker that was forgotten', [{ text: DOCUMENT }, whole], [DOCUMENT, DOCUMENT]],
  [
    'a declaration in a packet of its own',
    [{ text: '<?xml version="1.0"?>\n' }, { text: DOCUMENT.slice(22), marker: true }],
    [DOCUMENT],
  ],
  [
    'a document that lacks its middle',
    [{ text: DOCUMENT.slice(0, 40) }, { text: 'm>', lost: 1, marker: true }, whole],
    [DOCUMENT],
  ],
  ['a document that lacks its end', [{ text: DOCUMENT.slice(0, 40) }, { ...whole, lost: 1 }], [DOCUMENT]],
  ['a document that lacks its beginning', [whole, { text: 'm>', lost: 2, marker: true }, whole], [DOCUMENT, DOCUMENT]],
  ['a sender that counts anew', [{ text: DOCUMENT.slice(0, 40) }, { text: 'm>', restarted: true, marker: true }], []],
  ['nothing but white space', [whole, { text: ' \n', marker: true }], [DOCUMENT]],
  ['packets without bytes', [{ text: '' }, whole, { text: '', marker: true }], [DOCUMENT]],
])('%s gives whole documents only', (_, sent, texts) => {
  expect(textsOf(...sent)).toEqual(texts);
});

it('says with the next document how many packets are missing before it, and how many documents were dropped', () => {
  const { documents, dropped } = assembled(whole, { text: DOCUMENT.slice(0, 9) }, { ...whole, lost: 3 }, whole);
  expect(documents.map(({ lostBefore }) => lostBefore)).toEqual([0, 3, 0]);
  expect(dropped).toBe(1);
});

it('drops a document that is too large or has too many parts, and reads the next one', () => {
  const large = 'x'.repeat(MOST_DOCUMENT_BYTES / 16);
  const flood = [
    { text: DOCUMENT },
    ...Array.from({ length: 17 }, () => ({ text: large })),
    { text: '>', marker: true },
  ];
  expect(assembled(...flood, whole)).toMatchObject({ documents: [{ text: DOCUMENT }], dropped: 1 });
  const crumbs = [{ text: DOCUMENT }, ...Array.from({ length: 9_000 }, () => ({ text: 'x' }))];
  expect(assembled(...crumbs, whole)).toMatchObject({ documents: [{ text: DOCUMENT }], dropped: 1 });
});
