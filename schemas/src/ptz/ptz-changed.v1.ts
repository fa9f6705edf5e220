import { z } from 'zod';
import type { Role } from '../access/roles.ts';
import { defineEvent, latestPerKey, ofCamera } from '../registry/define.ts';
import { CameraId, District, EpochMs, Id } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/** Who moves a camera before whom, from the least: a higher one takes the camera over. */
export const PTZ_PRIORITIES = ['operator', 'supervisor'] as const;
export type PtzPriority = (typeof PTZ_PRIORITIES)[number];

/** With whose priority a role moves cameras; absent if it moves none. */
export function ptzPriorityOf(role: Role): PtzPriority | undefined {
  switch (role) {
    case 'operator':
      return 'operator';
    case 'supervisor':
      return 'supervisor';
    case 'reviewer':
    case 'judge':
    case 'controller':
    case 'analyst':
    case 'auditor':
    case 'officer':
      return undefined;
  }
}
export const mayMoveCameras = (role: Role): boolean => ptzPriorityOf(role) !== undefined;

/** Why a command was not carried out. */
export const PTZ_REFUSALS = [
  /** Somebody of the same or a higher priority holds the camera. */
  'held',
  'role_may_not',
  /** It arrived later than a person still means it. */
  'too_late',
  'preset_unknown',
  'not_movable',
  /** The device cannot be reached, or fails. */
  'device_failed',
] as const;
export type PtzRefusal = (typeof PTZ_REFUSALS)[number];

const schema = z.object({
  district: District,
  camera: CameraId,
  /** Grows with each change of one camera; ms since 1970. */
  revision: EpochMs,
  /** False if the device cannot be reached now. */
  movable: z.boolean(),
  /** Whether it looks where it was calibrated. Away from there nothing that it shows is measured. */
  home: z.boolean(),
  /** The preset that it was last sent to, unless it was moved since. */
  preset: z.string().max(64).optional(),
  presets: z.array(z.object({ token: z.string().min(1).max(64), name: z.string().min(1).max(60) })).max(300),
  /** Who moves it now, and until when; absent if nobody does. */
  lock: z
    .object({
      subject: z.string().min(1).max(200),
      name: z.string().min(1).max(120),
      priority: openSet(PTZ_PRIORITIES),
      untilMs: EpochMs,
    })
    .optional(),
  last: z
    .object({
      commandId: Id,
      outcome: openSet(['done', 'refused']),
      refusal: openSet(PTZ_REFUSALS).optional(),
    })
    .optional(),
  atMs: EpochMs,
});

const EXAMPLE = {
  district: 'agdal',
  camera: 'agdal-square-ptz',
  revision: 1_790_000_060_200,
  movable: true,
  home: true,
  preset: 'home',
  presets: [{ token: 'home', name: 'Home' }],
  lock: { subject: 'demo-operator', name: 'Opératrice', priority: 'operator', untilMs: 1_790_000_090_000 },
  last: { commandId: 'c-9', outcome: 'done' },
  atMs: 1_790_000_060_200,
} satisfies z.input<typeof schema>;

export const ptzChanged = defineEvent('ptz.changed.v1', {
  fact: 'Where a movable camera looks, who holds it until when, and what became of the last command.',
  ...ofCamera,
  id: ({ camera, revision }) => `${camera}:${revision}:ptz`,
  partitions: 1,
  producers: ['edge-gateway'],
  consumers: ['edge-gateway', 'camera-ingest', 'command-center'],
  retention: latestPerKey,
  personalData: 'staff',
  schema,
  example: EXAMPLE,
  invalid: {
    'a lock without an end': { ...EXAMPLE, lock: { subject: 's', name: 'n', priority: 'operator' } },
    'a refusal in words': { ...EXAMPLE, last: { commandId: 'c', outcome: 'refused', refusal: 'Not now' } },
  },
});
export type PtzState = z.infer<typeof ptzChanged.schema>;
