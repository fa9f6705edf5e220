import type { EventProducer, Kafka } from '@marsad/kafka';
import type { Logger } from '@marsad/telemetry';
import { newCertificateBook } from '../domain/certificates.ts';
import { permitsOf } from '../domain/permits.ts';
import { createPermitBook } from '../domain/permitted-since.ts';
import type { StreamEnd } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { CleanCropOf, EdgeCamera, Permissions } from '../ports.ts';
import { createAnnouncer } from './announcer.ts';
import { createCrops } from './crops.ts';
import { followCity } from './follow-city.ts';
import type { PublishBatch } from './publish.ts';
import { serveCall, type Call } from './serve-call.ts';
import { createStreams } from './streams.ts';

export type DoorOptions = {
  readonly producer: Pick<EventProducer, 'send'>;
  readonly publish: PublishBatch;
  readonly rights: Permissions;
  readonly cleanCrop: CleanCropOf;
  readonly metrics: Metrics;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly replica: string;
  readonly districts: readonly string[];
  /** Whether this replica reports the camera while it is not connected anywhere. */
  readonly isOurs: (camera: EdgeCamera) => boolean;
  readonly now: () => number;
  readonly monotonic: () => number;
};

/** The door for smart cameras: who may come in, their streams, what they may send now, and their state. */
export function createDoor(options: DoorOptions) {
  const { rights, metrics, logger, now } = options;
  const districts = new Set(options.districts);
  const book = newCertificateBook();
  const crops = createCrops();
  let stopping = false;
  const cameraOf = (id: string): EdgeCamera | undefined => book.cameras.get(id);
  const cameras = () => [...book.cameras.values()].filter(({ district }) => districts.has(district));
  const permits = createPermitBook((camera: EdgeCamera) => permitsOf(camera, rights), now);
  const streams = createStreams({
    ...{ ...options, districts, book },
    onOpened: (stream) => announcer.opened(stream),
    onEnded: (stream, end) => announcer.ended(stream, end),
  });
  const announcer = createAnnouncer({
    ...options,
    ...{ streams, cameraOf, cameras },
    onNotSent: (error) => logger.warn({ reason: String(error) }, 'the state of a smart camera was not published'),
  });
  metrics.observeStreams(() => streams.values().length);

  const serve = (call: Call): void =>
    serveCall(call, {
      ...options,
      ...{ streams, crops, cameraOf, ...permits },
      onNotStored: (error) => logger.error({ reason: String(error) }, 'the results of a smart camera were not stored'),
      onEnd(reason, camera) {
        noteEnd(options, { reason, camera, from: call.getPeer() });
        if (camera !== undefined && !streams.of(camera)) announcer.refused(camera, reason);
      },
    });
  const tick = (): void => {
    streams.checkAll();
    cameras().forEach(permits.permittedSince);
    for (const { session } of streams.values()) session.tick();
    crops.expire((camera) => rights.mayAnalyse(camera, 'plates'), now());
    if (!stopping) announcer.tick();
  };
  return {
    crops,
    serve,
    /** Applies what has changed or is over. Called every second, and when rights have changed. */
    tick,
    isEdgeCamera: (camera: string): boolean => cameraOf(camera) !== undefined,
    isStopping: (): boolean => stopping,
    follow: (kafka: Kafka): Promise<void> =>
      followCity(kafka, options.districts, {
        book,
        onState: streams.noteState,
        onRemoved: announcer.removed,
        onChanged: streams.checkAll,
      }),
    /** Ends every stream, and overwrites every crop. */
    stop(): void {
      stopping = true;
      streams.endAll('stopping');
      crops.stop();
    },
  };
}
/** `camera`: whose certificate it was, if it was one's; `from`: its address. */
type StreamOver = { readonly reason: StreamEnd; readonly camera: string | undefined; readonly from: string };

function noteEnd({ metrics, logger }: Pick<DoorOptions, 'metrics' | 'logger'>, over: StreamOver): void {
  metrics.ended(over.reason);
  logger.info(over, 'the stream of a smart camera is over');
}

export type Door = ReturnType<typeof createDoor>;
