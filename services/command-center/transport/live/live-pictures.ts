import type { WebSocket } from 'ws';
import type { DataOf, Viewer, previewPictured } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { encodePictureMessage } from '../../domain/picture-message.ts';
import type { Session } from '../../domain/session.ts';
import { LEASE_RENEWAL_MS, createWatchedCameras, type Lease, type Watched } from '../../domain/watched-cameras.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { PictureRequest } from '../contract/live.ts';
import { createCameraAccesses } from './camera-accesses.ts';
import { createLatestPictures } from './latest-pictures.ts';

/** A page with more unsent bytes than this loses pictures. Pictures may be shed, events never. */
const MAX_BACKLOG_BYTES = 600_000;
/** Close codes of the socket (RFC 6455 leaves 4000 to 4999 to applications); the last three digits are those of the HTTP status. */
const CLOSE = { badRequest: 4400, sessionOver: 4401, unavailable: 4503, goingAway: 1001 } as const;

type CameraAccesses = ReturnType<typeof createCameraAccesses>;
type Page = {
  socket: WebSocket;
  viewer: Viewer;
  session: Session;
};
type Dependencies = {
  memory: CityMemory;
  access: Access;
  gate: AuditGate;
  /** Whether a session is still live: neither signed out nor over nor idle. */
  isLive: (session: Session) => boolean;
  now: () => number;
  lease: (lease: Lease) => Promise<void>;
  onLeaseFailed: (error: unknown) => void;
  /** Called when a person asked for a camera that they may not watch. */
  onHidden: (viewer: Viewer) => void;
  onShed?: (() => void) | undefined;
};

/** The requested cameras that exist and that this person may watch. */
function visibleCameras(
  { viewer }: Page,
  ids: readonly string[],
  { memory, access, onHidden }: Dependencies,
): Watched[] {
  return ids.flatMap((id) => {
    const camera = memory.camera(id)?.camera;
    if (!camera) return [];
    if (access.seesDistrict(viewer, camera.district)) return [{ camera: id, district: camera.district }];
    onHidden(viewer);
    return [];
  });
}

function send({ socket }: Page, message: Buffer, onShed: (() => void) | undefined): void {
  if (socket.bufferedAmount > MAX_BACKLOG_BYTES) onShed?.();
  else socket.send(message, { binary: true });
}

/** The picture sockets of this instance: which page watches which camera, the leases that follow from it, and the masked pictures. */
export function createLivePictures(dependencies: Dependencies) {
  const { access, gate, isLive, now, lease, onLeaseFailed, onShed } = dependencies;
  const pages = new Set<Page>();
  const watched = createWatchedCameras<Page>();
  const latest = createLatestPictures();

  const takeLeases = (leases: readonly Lease[]): void => {
    for (const taken of leases) lease(taken).catch(onLeaseFailed);
  };
  const closeEnded = (): void => {
    for (const { session, socket } of pages) if (!isLive(session)) socket.close(CLOSE.sessionOver, 'session over');
  };
  const renewal = setInterval(() => {
    closeEnded();
    takeLeases(watched.renewals(now()));
    latest.removeOld(now());
  }, LEASE_RENEWAL_MS);

  /** Takes the lease only after the access is in the log. */
  const watch = async (page: Page, wanted: readonly Watched[], accesses: CameraAccesses): Promise<void> => {
    const cameras = wanted.map(({ camera }) => camera);
    const isCurrent = await accesses.watch(cameras);
    if (!isCurrent || !pages.has(page)) return;
    takeLeases(watched.watch(page, wanted, now()));
    if (!gate.isOpen()) return;
    for (const message of latest.of(cameras)) send(page, message, onShed);
  };

  return {
    open(page: Page): void {
      const { socket } = page;
      pages.add(page);
      const accesses = createCameraAccesses(page.viewer, gate, now);
      socket.on('message', (text: Buffer) => {
        const ids = requestedIn(text.toString('utf8'));
        if (!ids) return socket.close(CLOSE.badRequest, 'expected {"watch":[camera ids]}');
        const wanted = visibleCameras(page, ids, dependencies);
        watch(page, wanted, accesses).catch(() => socket.close(CLOSE.unavailable, 'audit_unavailable'));
      });
      socket.on('close', () => {
        pages.delete(page);
        watched.leave(page);
      });
    },
    picture(metadata: DataOf<typeof previewPictured>, jpeg: Buffer): void {
      const message = encodePictureMessage(metadata, jpeg);
      latest.put(metadata.camera, message, now());
      if (!gate.isOpen()) return;
      for (const page of watched.pagesOf(metadata.camera))
        if (isLive(page.session) && access.seesDistrict(page.viewer, metadata.district)) send(page, message, onShed);
    },
    /** Closes the sockets of sessions that are no longer live. */
    closeEnded,
    watchedCameras: (): number => watched.cameras(),
    stop(): void {
      clearInterval(renewal);
      for (const { socket } of pages) socket.close(CLOSE.goingAway, 'going away');
    },
  };
}
export type LivePictures = ReturnType<typeof createLivePictures>;

function requestedIn(text: string): readonly string[] | undefined {
  try {
    return PictureRequest.safeParse(JSON.parse(text)).data?.watch;
  } catch {
    return undefined;
  }
}
