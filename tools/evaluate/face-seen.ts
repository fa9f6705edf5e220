import type { FaceLandmarks, FaceReader, RgbImage } from '@marsad/vision';
import { csvRow } from './csv.ts';
import { describeAll, type Listed } from './face-lists.ts';

/** A labelled image: who it shows (undefined: a stranger, enrolled nowhere), and its description. */
export type Seen = {
  readonly identity: string | undefined;
  readonly embedding: Float32Array | undefined;
  readonly quality: number;
};
export type SeenSet = {
  readonly templates: Map<string, Float32Array[]>;
  readonly probes: Seen[];
  /** Why images were refused, and how many for each reason. */
  readonly refused: Map<string, number>;
  readonly ms: number[];
  /** The five points of each face, by its file. */
  readonly points: Map<string, FaceLandmarks>;
};
export type Labelled = Listed & { readonly role: string };

/** Describes a labelled set. @param change what is done to each image first */
export async function see(
  reader: FaceReader,
  list: readonly Labelled[],
  change: (image: RgbImage, listed: Listed) => RgbImage = (image) => image,
): Promise<SeenSet> {
  const set: SeenSet = { templates: new Map(), probes: [], refused: new Map(), ms: [], points: new Map() };
  let at = 0;
  for await (const { listed, ms, ...described } of describeAll(reader, list, 1, change)) {
    const role = list[at++]?.role;
    const { face } = described;
    const embedding = face?.embedding.slice();
    if (face) {
      set.points.set(listed.file, face.landmarks);
      reader.forget(face);
    } else if ('reason' in described) set.refused.set(described.reason, (set.refused.get(described.reason) ?? 0) + 1);
    set.ms.push(ms);
    const identity = role === 'probe' ? listed.identity : undefined;
    if (role !== 'gallery') set.probes.push({ identity, embedding, quality: face?.quality.score ?? 0 });
    else if (embedding) set.templates.set(listed.identity, [...(set.templates.get(listed.identity) ?? []), embedding]);
  }
  return set;
}

export const POINTS_HEADER = 'set,file,identity,role,x0,y0,x1,y1,x2,y2,x3,y3,x4,y4';
/** Rows for models/face-embedding/compare.py. */
export function pointsRows(
  set: string,
  list: readonly Labelled[],
  points: ReadonlyMap<string, FaceLandmarks>,
): string[] {
  return list.flatMap(({ file, identity, role }) => {
    const found = points.get(file);
    if (!found) return [];
    const { leftEye, rightEye, nose, leftMouth, rightMouth } = found;
    const five = [leftEye, rightEye, nose, leftMouth, rightMouth].flatMap(({ x, y }) => [x.toFixed(2), y.toFixed(2)]);
    return [csvRow([set, file, identity, role, ...five])];
  });
}
