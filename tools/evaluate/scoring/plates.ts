/** How a set's labels write a plate, which decides how two texts of it are compared. */
export type Writing = 'plain' | 'zero_is_o' | 'moroccan' | 'tunisian';

/** Keeps letters and digits only, and merges the characters that the set's labels do not distinguish. */
export function comparable(text: string, writing: Writing): string {
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('ـ', '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  switch (writing) {
    case 'plain':
      return bare;
    case 'zero_is_o':
      return bare.replaceAll('O', '0');
    case 'moroccan':
      return bare.replaceAll(/[أإآ]/g, 'ا');
    case 'tunisian':
      return tunisian(bare);
  }
}

/** `T` replaces the word Tunis. A plate of the نت series becomes its number and `N`, wherever the letters were read. */
function tunisian(bare: string): string {
  const latin = bare.replaceAll('تونس', 'T').replaceAll('نت', 'N');
  return latin.includes('N') ? `${latin.replaceAll('N', '')}N` : latin;
}

export type Read = { readonly text: string; readonly confidence: number };
export type PlateScore = {
  readonly images: number;
  readonly exact: number;
  /** Answers at or above the certainty threshold, and how many of those are wrong. */
  readonly certain: number;
  readonly certainWrong: number;
};

/** Scores one answer for each image; an image without a row has none. */
export function scorePlates(
  labels: ReadonlyMap<string, string>,
  reads: ReadonlyMap<string, Read>,
  writing: Writing,
  certainAbove: number,
): PlateScore {
  let exact = 0;
  let certain = 0;
  let certainWrong = 0;
  for (const [file, truth] of labels) {
    const read = reads.get(file);
    if (!read || read.text === '') continue;
    const isRight = comparable(read.text, writing) === comparable(truth, writing);
    if (isRight) exact += 1;
    if (read.confidence < certainAbove) continue;
    certain += 1;
    if (!isRight) certainWrong += 1;
  }
  return { images: labels.size, exact, certain, certainWrong };
}
