import type { Camera } from '@marsad/schemas';
import type { Metrics } from '../metrics.ts';
import type { CameraListener, Credential, Log, MediaWorker } from '../ports.ts';
import type { Announcer } from './announcer.ts';
import type { CloseReason, OwnershipAction } from './decide-ownership.ts';
import { holdCamera } from './held-camera.ts';
import type { HeldCamera } from './held-camera.ts';
import type { Takeovers } from './takeovers.ts';

export type HoldingsOptions = {
  readonly replica: string;
  readonly media: Pick<MediaWorker, 'send'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly takeovers: Pick<Takeovers, 'begin'>;
  readonly listener: Pick<CameraListener, 'opened' | 'closed'>;
  readonly credentialOf: (name: string) => Credential | undefined;
  readonly metrics: Pick<Metrics, 'claims'>;
  readonly log: Log;
  readonly now: () => number;
};

/** Opens and closes the cameras that this replica streams, as ownership decides. */
export function createHoldings(options: HoldingsOptions) {
  const { media, announcer, listener, metrics, log } = options;
  const held = new Map<string, HeldCamera>();

  const open = ({ camera, epoch, after }: Extract<OwnershipAction, { kind: 'open' }>): void => {
    const opened = holdCamera(camera, epoch, options.replica, options.takeovers.begin(after));
    held.set(camera.camera, opened);
    metrics.claims.add(1, { action: 'open' });
    log.info({ camera: camera.camera, epoch, before: after?.replica }, 'this replica claims a camera');
    // The claim is published before the stream is opened, so an older owner learns of it as early as possible.
    announcer.announce(opened);
    const credential = credentialFor(camera, options.credentialOf);
    media.send({ kind: 'open', camera, epoch, ...(credential ? { credential } : {}) });
    listener.opened(camera);
  };

  const close = (id: string, reason: CloseReason): void => {
    const closed = held.get(id);
    if (!closed) return;
    held.delete(id);
    media.send({ kind: 'close', camera: id });
    listener.closed(id);
    metrics.claims.add(1, { action: reason });
    log.info({ camera: id, epoch: closed.epoch, reason }, 'this replica releases a camera');
    // A camera that was taken over is announced by its new owner, and a last state from here would overwrite that.
    if (reason === 'removed') announcer.announce(closed, { state: 'stopped', reason: 'removed', analysedFps: 0 });
    if (reason === 'shard_lost') announcer.announce(closed, { state: 'down', reason: 'no_owner', analysedFps: 0 });
  };

  return {
    held: held as ReadonlyMap<string, HeldCamera>,
    apply(action: OwnershipAction): void {
      if (action.kind === 'open') return open(action);
      if (action.kind === 'close') return close(action.camera, action.reason);
      const holding = held.get(action.camera);
      if (holding) holding.lostAtMs = action.kind === 'lose' ? options.now() : null;
    },
    /** Announces every held camera as stopped, and holds none any more. */
    release(): void {
      for (const holding of held.values()) announcer.announce(holding, { state: 'stopped', analysedFps: 0 });
      held.clear();
    },
  };
}
export type Holdings = ReturnType<typeof createHoldings>;

const credentialFor = (
  { source }: Camera,
  credentialOf: (name: string) => Credential | undefined,
): Credential | undefined =>
  source.kind === 'rtsp' && source.credential ? credentialOf(source.credential) : undefined;
