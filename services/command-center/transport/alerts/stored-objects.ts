import type { FastifyBaseLogger } from 'fastify';
import type { Alert } from '@marsad/schemas';
import type { ServedObject, MediumName } from '../../domain/alert-media.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus, ProvedObject, StoredMedia } from '../../ports.ts';

/** Whose picture an object should be: of an alert, or of an entry of the watchlist. */
export type About = { readonly alert: Alert; readonly medium: MediumName } | { readonly entryId: string };

/** Rejects as `StoredMedia.prove`; that an object was replaced is told before it rejects. */
export type StoredObjects = { prove(object: ServedObject, about: About): Promise<ProvedObject> };

type Needs = {
  media: Pick<StoredMedia, 'prove'>;
  bus: Pick<CommandBus, 'tampered'>;
  log: Pick<FastifyBaseLogger, 'error'>;
  now: () => number;
  /** Counts it, for the alert rules of whoever runs the system. */
  onReplaced?: ((bucket: string) => void) | undefined;
};

const WHAT = { snapshot: 'snapshot', clip: 'clip', plate: 'plate_crop', head: 'head_crop' } as const;

/**
 * Objects as they may be served: the bytes that were announced or none. That somebody wrote over one is an alarm: a line in the log, a
 * counter, and an alert where it was, which those who handle alerts there see on the page.
 */
export function createStoredObjects({ media, bus, log, now, onReplaced }: Needs): StoredObjects {
  const raiseAlarm = ({ bucket, objectKey, sha256 }: ServedObject, about: About): void => {
    onReplaced?.(bucket);
    const named = 'alert' in about ? { alertId: about.alert.alertId, view: about.medium } : { entry: about.entryId };
    log.error(
      { bucket, objectKey, announced: sha256, ...named },
      'ALARM: stored evidence is not what was announced; it was replaced and is not served',
    );
    if (!('alert' in about)) return;
    const { alertId, district, camera, simulated } = about.alert;
    const found = { alertId, district, camera, what: WHAT[about.medium], bucket, objectKey, announcedSha256: sha256 };
    bus.tampered({ ...found, atMs: now(), simulated }).catch((error: unknown) => {
      log.error({ err: error, ...named }, 'the alarm about replaced evidence could not be sent');
    });
  };
  return {
    async prove(object, about) {
      try {
        return await media.prove(object);
      } catch (error) {
        if (error instanceof Problem && error.reason === 'picture_replaced') raiseAlarm(object, about);
        throw error;
      }
    },
  };
}
