import type { WebSocket } from 'ws';
import { PREVIEW_LEASE_MS, type DataOf, type Viewer, type previewPictured } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { encodePictureMessage } from '../../domain/picture-message.ts';
import type { Session } from '../../domain/session.ts';
import { LEASE_RENEWAL_MS, createWatchedCameras, type Lease, type Watched } from '../../domain/watched-cameras.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { PictureRequest } from '../contract/live.ts';
import { accessToCamera } from '../audit/audited-access.ts';

/** A page that cannot take more loses pictures, the least of what the city sheds; never events, bytes. */
const MAX_BACKLOG_BYTES = 600_000;
/** A picture older than this says nothing about now, ms. */
const FRESH_MS = 15_000;

type Page = {
  socket: WebSocket;
  viewer: Viewer;
  session: Session;
};
type Dependencies = {
  memory: CityMemory;
  access: Access;
  gate: AuditGate;
  /** Whether a session is still live: not signed out, over or idle. */
  isLive: (session: Session) => boolean;
  now: () => number;
  lease: (lease: Lease) => Promise<void>;
  onLeaseFailed: (error: unknown) => void;
  /** Somebody asked for a camera that is not theirs to watch. */
  onHidden: (viewer: Viewer) => void;
  onShed?: () => void;
};

/** The picture sockets of this instance: which page watches which camera, the leases that follow from it, and the masked pictures. */
export function createLivePictures(dependencies: Dependencies) {
  const { memory, access, gate, isLive, now, lease, onLeaseFailed, onHidden, onShed } = dependencies;
  const pages = new Set<Page>();
  const watched = createWatchedCameras<Page>();
  const latest = new Map<string, { frame: Buffer; atMs: number }>();

  const take = (leases: readonly Lease[]): void => {
    for (const one of leases) lease(one).catch(onLeaseFailed);
  };
  const send = (page: Page, frame: Buffer): void => {
    if (page.socket.bufferedAmount > MAX_BACKLOG_BYTES) onShed?.();
    else page.socket.send(frame, { binary: true });
  };
  const closeEnded = (): void => {
    for (const page of pages) if (!isLive(page.session)) page.socket.close(4401, 'session over');
  };
  const renewal = setInterval(() => {
    closeEnded();
    take(watched.renewals(now()));
    for (const [camera, { atMs }] of latest) if (now() - atMs > FRESH_MS) latest.delete(camera);
  }, LEASE_RENEWAL_MS);

  const visible = ({ viewer }: Page, ids: readonly string[]): Watched[] =>
    ids.flatMap((id) => {
      const camera = memory.camera(id)?.camera;
      if (!camera) return [];
      if (access.seesDistrict(viewer, camera.district)) return [{ camera: id, district: camera.district }];
      onHidden(viewer);
      return [];
    });

  /** Watches for one page. The log has the look before the lease is taken: one entry for a person, a camera and a lease. */
  const createWatcher = (page: Page) => {
    /** When the page last stopped watching a camera; `Infinity` while it watches: that is all one look. */
    const watchedUntil = new Map<string, number>();
    let wishes = 0;
    return async (cameras: readonly Watched[]): Promise<void> => {
      wishes += 1;
      const mine = wishes;
      const isNew = ({ camera }: Watched): boolean =>
        now() - (watchedUntil.get(camera) ?? -Infinity) >= PREVIEW_LEASE_MS;
      await Promise.all(
        cameras.filter(isNew).map(async ({ camera }) => {
          await gate.record(page.viewer, accessToCamera(camera, now()));
          watchedUntil.set(camera, now());
        }),
      );
      // Meanwhile the page may have gone, or wish for something else.
      if (mine !== wishes || !pages.has(page)) return;
      for (const [camera, untilMs] of watchedUntil) if (untilMs === Infinity) watchedUntil.set(camera, now());
      for (const { camera } of cameras) watchedUntil.set(camera, Infinity);
      take(watched.watch(page, cameras, now()));
      for (const { camera } of cameras) {
        const picture = latest.get(camera);
        if (picture && gate.isOpen()) send(page, picture.frame);
      }
    };
  };

  return {
    open(page: Page): void {
      pages.add(page);
      const watch = createWatcher(page);
      page.socket.on('message', (text: Buffer) => {
        const wish = PictureRequest.safeParse(parsed(text.toString('utf8')));
        if (!wish.success) return page.socket.close(4400, 'expected {"watch":[camera ids]}');
        watch(visible(page, wish.data.watch)).catch(() => page.socket.close(4503, 'audit_unavailable'));
      });
      page.socket.on('close', () => {
        pages.delete(page);
        watched.leave(page);
      });
    },
    picture(metadata: DataOf<typeof previewPictured>, jpeg: Buffer): void {
      const frame = encodePictureMessage(metadata, jpeg);
      latest.set(metadata.camera, { frame, atMs: now() });
      if (!gate.isOpen()) return;
      for (const page of watched.pagesOf(metadata.camera))
        if (isLive(page.session) && access.seesDistrict(page.viewer, metadata.district)) send(page, frame);
    },
    /** Closes the sockets of sessions that are no longer live. */
    closeEnded,
    watchedCameras: (): number => watched.cameras(),
    stop(): void {
      clearInterval(renewal);
      for (const page of pages) page.socket.close(1001, 'going away');
    },
  };
}
export type LivePictures = ReturnType<typeof createLivePictures>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
