/** What stands before each NAL unit in Annex B. */
export const START_CODE = Buffer.from([0, 0, 0, 1]);
const SHORT_CODE = Buffer.from([0, 0, 1]);

/** Splits bytes at their start codes. What comes before the first one is a NAL unit too if `bare`, and is dropped otherwise. */
export function splitAnnexB(bytes: Buffer, bare = false): readonly Buffer[] {
  const nals: Buffer[] = [];
  const add = (from: number, to: number): void => {
    let end = to;
    while (end > from && bytes[end - 1] === 0) end -= 1;
    if (end > from) nals.push(bytes.subarray(from, end));
  };
  let start = bare ? 0 : -1;
  let code = bytes.indexOf(SHORT_CODE);
  while (code >= 0) {
    if (start >= 0) add(start, code);
    start = code + 3;
    code = bytes.indexOf(SHORT_CODE, start);
  }
  if (start >= 0) add(start, bytes.length);
  return nals;
}

/** Joins NAL units with a start code before each. */
export const joinAnnexB = (nals: readonly Buffer[]): Buffer => Buffer.concat(nals.flatMap((nal) => [START_CODE, nal]));
