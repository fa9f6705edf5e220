import type { MetadataDocument } from '../depacketizing/document-assembler.ts';

/** Holds documents that the reader has not taken yet. Past the bounds the oldest go: what is seen now matters more than what was. */
export function createDocumentQueue({ mostCharacters, mostDocuments }: DocumentBounds) {
  const waiting: MetadataDocument[] = [];
  let [characters, shed] = [0, 0];
  const take = (): MetadataDocument | null => {
    const first = waiting.shift() ?? null;
    characters -= first?.text.length ?? 0;
    return first;
  };
  return {
    push(document: MetadataDocument): void {
      waiting.push(document);
      characters += document.text.length;
      while (characters > mostCharacters || waiting.length > mostDocuments) {
        take();
        shed += 1;
      }
    },
    shift: take,
    /** Documents that were dropped because the reader was behind. */
    shed: (): number => shed,
  };
}
export type DocumentBounds = { readonly mostCharacters: number; readonly mostDocuments: number };
