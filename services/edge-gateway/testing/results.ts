import { cameraRegistered } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import type { Permits } from '../domain/permits.ts';
import type { PermittedSince } from '../domain/permitted-since.ts';
import type {
  ReceivedBatch,
  ReceivedEnd,
  ReceivedFrame,
  ReceivedModel,
  ReceivedRead,
  ReceivedScene,
  ReceivedTrack,
} from '../domain/received.ts';
import type { EdgeCamera } from '../ports.ts';

/** Results of a smart camera that nothing is wrong with. A test changes the one thing that it is about. */
export const NOW = 1_795_000_100_000;
export const EPOCH = NOW - 50_000;

export const edgeCamera = (over: Partial<Camera> & { certificateSha256?: string } = {}): EdgeCamera => {
  const { certificateSha256 = 'a'.repeat(64), ...fields } = over;
  const source = { kind: 'edge' as const, certificateSha256 };
  const analytics = ['flow', 'plates'];
  return cameraRegistered.schema.parse({ ...cameraRegistered.example, analytics, ...fields, source }) as EdgeCamera;
};

export const frame = (over: Partial<ReceivedFrame> = {}): ReceivedFrame => ({
  part: 0,
  ptsMs: 1_000,
  capturedAtMs: NOW - 100,
  widthPx: 640,
  heightPx: 360,
  ...over,
});
export const track = (over: Partial<ReceivedTrack> = {}): ReceivedTrack => ({
  ordinal: 1,
  class: 'car',
  confidence: 0.8,
  box: { x: 10, y: 20, width: 100, height: 50 },
  evidence: 'detected',
  ageMs: 400,
  ...over,
});
export const scene = (over: Partial<ReceivedScene> = {}): ReceivedScene => ({
  frame: frame(),
  observedMs: 200,
  moving: true,
  tracks: [track()],
  ...over,
});
export const ended = (over: Partial<ReceivedEnd> = {}): ReceivedEnd => ({
  part: 0,
  ordinal: 1,
  class: 'car',
  fromMs: NOW - 5_000,
  toMs: NOW - 100,
  sightings: 12,
  ...over,
});
export const read = (over: Partial<ReceivedRead> = {}): ReceivedRead => ({
  frame: frame(),
  ordinal: 1,
  vehicleClass: 'car',
  text: '274683 WW',
  confidence: 0.9,
  revision: 0,
  votes: 1,
  final: false,
  plateBox: { x: 30, y: 40, width: 40, height: 10 },
  cropJpeg: Buffer.alloc(0),
  ...over,
});
export const batch = (over: Partial<ReceivedBatch> = {}): ReceivedBatch => ({
  epoch: EPOCH,
  sequence: 1,
  scenes: [],
  endedTracks: [],
  plateReads: [],
  health: undefined,
  ...over,
});
export const model = (over: Partial<ReceivedModel> = {}): ReceivedModel => ({
  name: 'plates-on-chip',
  sha256: 'b'.repeat(64),
  threshold: 0.5,
  ...over,
});
/** Permitted without a break. */
export const ALWAYS: PermittedSince = {};
export const ALL: Permits = { scenes: true, plates: true, analytics: ['flow', 'plates'], halted: [] };
export const NONE: Permits = { scenes: false, plates: false, analytics: [], halted: ['flow', 'plates'] };
