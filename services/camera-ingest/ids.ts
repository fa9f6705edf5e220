import { createHash } from 'node:crypto';
import { frameId } from '@marsad/schemas';

/** Ids of what this service says: the same fact has the same id however often it is said, by whichever replica. */
const hashed = (kind: string, parts: readonly (string | number)[]): string =>
  `${kind}-${createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex')
    .slice(0, 40)}`;

type Segment = { camera: string; epoch: number; part: number; fromMs: number };
type Frame = Parameters<typeof frameId>[0];

export const sceneId = (frame: Frame): string => frameId(frame);
export const trackEndedId = (trackId: string): string => `${trackId}:ended`;
export const shotId = (trackId: string, shot: number): string => `${trackId}:s${shot}`;
export const headId = (trackId: string, shot: number): string => `${trackId}:h${shot}`;
export const segmentId = (segment: Segment): string =>
  `${segment.camera}:${segment.epoch}:${segment.part}:${segment.fromMs}:segment`;
export const stateId = (camera: string, epoch: number, atMs: number): string => `${camera}:${epoch}:${atMs}:state`;
export const previewId = (camera: string, capturedAtMs: number): string => `${camera}:${capturedAtMs}:preview`;
/** A camera loses a moment once, whoever says so; a longer outage is said in pieces that begin at different moments. */
export const gapIdOf = (gap: { camera: string; fromMs: number; reason: string }): string =>
  `${gap.camera}:${gap.fromMs}:${gap.reason}`;
/** An alert has one snapshot and one clip. */
export const viewId = (what: 'snapshot' | 'clip', alertId: string): string => hashed(what, [alertId]);
export const viewFailedId = (what: 'snapshot' | 'clip', alertId: string, reason: string): string =>
  hashed('view-failed', [what, alertId, reason]);

/** An object's name from an id that others minted: only what every store and path takes. */
export const viewName = (alertId: string): string =>
  /^[\w.-]{1,100}$/.test(alertId) ? alertId : hashed('alert', [alertId]);
