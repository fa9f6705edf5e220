/** The purposes for which a person plays back, as the API names them. */
export const PURPOSES = ['alert_handling', 'incident_review', 'camera_check'] as const;
export type Purpose = (typeof PURPOSES)[number];
/** The most cameras that are played back in step. */
export const MOST_CAMERAS = 4;

/** A moment of cameras, which is in the address of the page, so that it can be sent to somebody and gone back to. */
export type PlaybackMoment = {
  readonly cameras: readonly string[];
  /** UTC ms; absent: some seconds ago. */
  readonly atMs?: number | undefined;
  /** The marks of a loop. */
  readonly inMs?: number | undefined;
  readonly outMs?: number | undefined;
  /** Absent: the person is asked. */
  readonly purpose?: Purpose | undefined;
};

const isPurpose = (text: string | null): text is Purpose => PURPOSES.some((purpose) => purpose === text);

/** A time in an address: ISO 8601, because people read addresses. */
function timeOf(text: string | null): number | undefined {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}
const CAMERA = /^[a-z][a-z0-9-]{0,62}$/;

/** Reads an address. What it does not understand is left out, so an old address still opens the page. */
export function momentOfAddress(address: URLSearchParams): PlaybackMoment {
  const [inMs, outMs, purpose] = [timeOf(address.get('in')), timeOf(address.get('out')), address.get('purpose')];
  const cameras = (address.get('cameras') ?? '').split(',').filter((camera) => CAMERA.test(camera));
  return {
    cameras: [...new Set(cameras)].slice(0, MOST_CAMERAS),
    atMs: timeOf(address.get('at')),
    ...(inMs !== undefined && outMs !== undefined && inMs < outMs && { inMs, outMs }),
    purpose: isPurpose(purpose) ? purpose : undefined,
  };
}

/** The address of a moment in the page. The case is not in it, because addresses are sent and logged. */
export function addressOfMoment({ cameras, atMs, inMs, outMs, purpose }: PlaybackMoment): string {
  const time = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : new Date(ms).toISOString();
  const fields = { cameras: cameras.join(','), at: time(atMs), in: time(inMs), out: time(outMs), purpose };
  const given = Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1]));
  return `/playback?${new URLSearchParams(given).toString().replaceAll('%2C', ',').replaceAll('%3A', ':')}`;
}
