import type { FastifyBaseLogger } from 'fastify';
import type { Alert } from '@marsad/schemas';
import type { ServedObject, MediumName } from '../../domain/alert-media.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus, ProvedObject, StoredMedia } from '../../ports.ts';

/** What an object belongs to: a medium of an alert, a watchlist entry, or the playback of a camera. */
export type About =
  { readonly alert: Alert; readonly medium: MediumName } | { readonly entryId: string } | { readonly camera: string };

/** Each rejects as `StoredMedia` does, and raises the alarm first if the object was replaced. */
export type StoredObjects = {
  prove(object: ServedObject, about: About): Promise<ProvedObject>;
  fetch(object: ServedObject, about: About): Promise<Buffer>;
};

type Dependencies = {
  media: Pick<StoredMedia, 'prove' | 'fetch'>;
  bus: Pick<CommandBus, 'tampered'>;
  log: Pick<FastifyBaseLogger, 'error'>;
  now: () => number;
  /** Called with the bucket of a replaced object, for the metric behind the operators' alert rule. */
  onReplaced?: ((bucket: string) => void) | undefined;
};

/** The name of each medium in the alarm. */
const TAMPERED_AS = { snapshot: 'snapshot', clip: 'clip', plate: 'plate_crop', head: 'head_crop' } as const;

/**
 * Gives out only objects with the announced bytes. An overwritten object raises an alarm: a line in the log, a counter, and an alert in its
 * district, which the people who handle alerts there see on the page.
 */
export function createStoredObjects({ media, bus, log, now, onReplaced }: Dependencies): StoredObjects {
  const raiseAlarm = ({ bucket, objectKey, sha256 }: ServedObject, about: About): void => {
    onReplaced?.(bucket);
    const named = namedOf(about);
    log.error(
      { bucket, objectKey, announced: sha256, ...named },
      'ALARM: stored evidence is not what was announced; it was replaced and is not served',
    );
    if (!('alert' in about)) return;
    const { alertId, district, camera, simulated } = about.alert;
    const found = {
      alertId,
      district,
      camera,
      what: TAMPERED_AS[about.medium],
      bucket,
      objectKey,
      announcedSha256: sha256,
    };
    bus.tampered({ ...found, atMs: now(), simulated }).catch((error: unknown) => {
      log.error({ err: error, ...named }, 'the alarm about replaced evidence could not be sent');
    });
  };
  const orAlarm = async <Result>(work: Promise<Result>, object: ServedObject, about: About): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Problem && error.reason === 'picture_replaced') raiseAlarm(object, about);
      throw error;
    }
  };
  return {
    prove: (object, about) => orAlarm(media.prove(object), object, about),
    fetch: (object, about) => orAlarm(media.fetch(object), object, about),
  };
}

/** How the log names what an object belongs to. */
function namedOf(about: About): Record<string, string> {
  if ('alert' in about) return { alertId: about.alert.alertId, view: about.medium };
  return 'entryId' in about ? { entry: about.entryId } : { camera: about.camera };
}
