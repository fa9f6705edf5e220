import type { Camera } from '@marsad/schemas';
import type { MediaWorker } from '../ports.ts';
import { NO_PERMIT } from '@marsad/streaming/permit';
import type { Permit } from '@marsad/streaming/permit';
import { isSamePermit, PERMIT_EVERY_MS, PERMIT_LIFE_MS, permitOf } from './permits.ts';
import type { Permissions } from './permits.ts';

type Sent = { readonly camera: Camera; readonly permit: Permit; readonly sentMs: number };

export type PermitSenderOptions = {
  readonly media: Pick<MediaWorker, 'send'>;
  readonly permissions: Permissions;
  readonly now: () => number;
};

/** Sends the media thread a permit for each camera: at every change, and again before it lapses. */
export function createPermitSender({ media, permissions, now }: PermitSenderOptions) {
  const cameras = new Map<string, Sent>();

  const refresh = ({ camera, permit: known, sentMs }: Sent): void => {
    const atMs = now();
    const permit = permitOf(camera, permissions);
    const isRenewalDue = !isSamePermit(permit, NO_PERMIT) && atMs - sentMs >= PERMIT_EVERY_MS;
    if (!isRenewalDue && isSamePermit(permit, known)) return;
    cameras.set(camera.camera, { camera, permit, sentMs: atMs });
    media.send({ kind: 'permit', camera: camera.camera, permit, untilMs: atMs + PERMIT_LIFE_MS });
  };

  return {
    opened(camera: Camera): void {
      const unsent = { camera, permit: NO_PERMIT, sentMs: 0 };
      cameras.set(camera.camera, unsent);
      refresh(unsent);
    },
    closed: (camera: string): void => void cameras.delete(camera),
    /** Called at every change of a right, and twice a second, because no event announces that a right expires. */
    refreshAll: (): void => [...cameras.values()].forEach(refresh),
  };
}
