import type { FaceLandmarks, FaceReader, RgbImage } from '@marsad/vision';
import { csvRow } from './csv.ts';
import { describeAll, type ListedImage } from './face-lists.ts';

/** The face of a labelled image: whose it is (undefined: a stranger, enrolled nowhere), and its embedding (undefined: refused). */
export type LabelledFace = {
  readonly identity: string | undefined;
  readonly embedding: Float32Array | undefined;
  readonly quality: number;
};
export type LabelledFaceSet = {
  readonly templates: Map<string, Float32Array[]>;
  readonly probes: LabelledFace[];
  /** How many images were refused, by reason. */
  readonly refused: Map<string, number>;
  readonly ms: number[];
  /** The five landmarks of each face, by file. */
  readonly points: Map<string, FaceLandmarks>;
};
export type LabelledImage = ListedImage & { readonly role: string };

/** Describes all faces of a labelled set. @param change alters each image before it is described */
export async function describeSet(
  reader: FaceReader,
  list: readonly LabelledImage[],
  change: (image: RgbImage, listed: ListedImage) => RgbImage = (image) => image,
): Promise<LabelledFaceSet> {
  const set: LabelledFaceSet = { templates: new Map(), probes: [], refused: new Map(), ms: [], points: new Map() };
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
/** CSV rows of landmarks, which models/face-embedding/compare.py reads. */
export function pointsRows(
  set: string,
  list: readonly LabelledImage[],
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
