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
