import { SIDECAR_KINDS } from '@marsad/sidecars';
import type { SidecarKind } from '@marsad/sidecars';

/** The facts in a spool file's name, from which a later process can announce the segment. */
export type SegmentName = {
  district: string;
  camera: string;
  epoch: number;
  part: number;
  /** Wall clock of the first frame, ms. */
  fromMs: number;
  /** Wall clock of the part's pts 0, ms, rounded. */
  originMs: number;
  /** The segment is still being written, or a crash left it unsealed. */
  open: boolean;
};

const NAME = /^([a-z][a-z0-9-]*)_([a-z][a-z0-9-]*)_(\d{1,16})_(\d{1,9})_(\d{1,16})_(\d{1,16})(\.open)?\.mp4$/;

/** `<district>_<camera>_<epoch>_<part>_<fromMs>_<originMs>.mp4`, or `.open.mp4` until it is sealed. Ids never hold an underscore. */
export function segmentFileName(name: SegmentName): string {
  const { district, camera, epoch, part, fromMs, originMs } = name;
  return `${[district, camera, epoch, part, Math.round(fromMs), Math.round(originMs)].join('_')}${name.open ? '.open' : ''}.mp4`;
}

/** Parses a segment's file name; null for any other name. */
export function parseSegmentFileName(fileName: string): SegmentName | null {
  const [, district, camera, epoch, part, fromMs, originMs, open] = NAME.exec(fileName) ?? [];
  if (district === undefined || camera === undefined) return null;
  return {
    district,
    camera,
    epoch: Number(epoch),
    part: Number(part),
    fromMs: Number(fromMs),
    originMs: Number(originMs),
    open: open !== undefined,
  };
}

/** A segment's path without its ending, which stays the same when the segment is sealed. */
const stemOf = (segmentPath: string): string => segmentPath.replace(/(\.open)?\.mp4$/, '');

/** The path of a closed sidecar of a segment, open or sealed. */
export const sidecarPath = (segmentPath: string, kind: SidecarKind): string => `${stemOf(segmentPath)}.${kind}`;
/** The path of the journal of which the sidecar is made. */
export const journalPath = (segmentPath: string, kind: SidecarKind): string =>
  `${sidecarPath(segmentPath, kind)}.journal`;
/** A sidecar is written here, and renamed once it is whole. */
export const unfinishedPath = (segmentPath: string, kind: SidecarKind): string =>
  `${sidecarPath(segmentPath, kind)}.new`;
/** The mark of a segment that is stored and announced. */
export const storedMarkPath = (segmentPath: string): string => `${segmentPath}.stored`;

/** Everything that may lie beside a segment. */
export const companionPaths = (segmentPath: string): string[] => [
  storedMarkPath(segmentPath),
  ...SIDECAR_KINDS.flatMap((kind) => [
    sidecarPath(segmentPath, kind),
    journalPath(segmentPath, kind),
    unfinishedPath(segmentPath, kind),
  ]),
];

const COMPANION = /^(.+?)(?:\.mp4\.stored|\.(?:masks|tracks)(?:\.journal|\.new)?)$/;
/** The names that the segment of such a file may have, sealed or open; null for any other file. */
export function segmentNamesOf(companion: string): readonly string[] | null {
  const stem = COMPANION.exec(companion)?.[1];
  if (stem === undefined || !parseSegmentFileName(`${stem}.mp4`)) return null;
  return [`${stem}.mp4`, `${stem}.open.mp4`];
}
