import { z } from 'zod';
import { Role } from '../access/roles.ts';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { CAMERA_PARTITIONS, defineEvent, deleteAfter, hours, minutes, ofCamera } from '../registry/define.ts';
import { CameraId, District, Id, Moment } from '../values/ids.ts';
import { openUnion } from '../values/open-set.ts';

/** The longest time that one command moves a camera, ms. Whoever wants more asks again: no camera moves on because a connection broke. */
export const LONGEST_MOVE_MS = 5_000;

/** A part of it that is left out stays as it is. All are shares of what the device can: -1 to 1. */
const Share = z.number().min(-1).max(1).optional();
const vector = { pan: Share, tilt: Share, zoom: Share };

export const PtzMove = openUnion('kind', [
  z.object({ kind: z.literal('preset'), preset: z.string().min(1).max(64) }),
  z.object({ kind: z.literal('to'), ...vector }),
  z.object({ kind: z.literal('by'), ...vector }),
  /** Moves at a speed for a time. */
  z.object({ kind: z.literal('for'), ...vector, forMs: z.int().min(1).max(LONGEST_MOVE_MS) }),
  z.object({ kind: z.literal('stop') }),
  /** Takes the lock without moving, or gives it back. */
  z.object({ kind: z.literal('hold') }),
  z.object({ kind: z.literal('release') }),
]);
export type PtzMove = z.infer<typeof PtzMove>;

const EXAMPLE = {
  commandId: 'c-9',
  district: 'agdal',
  camera: 'agdal-square-ptz',
  actor: { subject: 'demo-operator', name: 'Opératrice', agency: 'rabat-operations' },
  role: 'operator',
  move: { kind: 'preset', preset: 'gate' },
  atMs: 1_790_000_060_000,
} as const;

export const ptzCommanded = defineEvent('ptz.commanded.v1', {
  fact: 'A person who may asks a camera to move. Their act was recorded before. What became of it is in the camera’s `ptz.changed`.',
  ...ofCamera,
  id: ({ commandId }) => commandId,
  partitions: CAMERA_PARTITIONS,
  producers: ['command-center'],
  consumers: ['edge-gateway'],
  retention: deleteAfter(hours(1), minutes(10)),
  personalData: 'staff',
  schema: z.object({
    commandId: Id,
    district: District,
    camera: CameraId,
    actor: Actor,
    role: Role,
    move: PtzMove,
    atMs: Moment,
  }),
  example: EXAMPLE,
  invalid: {
    'a move without an end': { ...EXAMPLE, move: { kind: 'for', pan: 1 } },
    'a move of an hour': { ...EXAMPLE, move: { kind: 'for', pan: 1, forMs: 3_600_000 } },
    'a move of nobody': { ...EXAMPLE, actor: undefined },
  },
});
export type PtzCommand = z.infer<typeof ptzCommanded.schema>;
