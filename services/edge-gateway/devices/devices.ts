import type { Batch, EventProducer, Handled, Kafka } from '@marsad/kafka';
import type { OnvifError } from '@marsad/onvif';
import type { RtspFailure } from '@marsad/rtsp';
import {
  cameraRegistered,
  deviceEvent,
  listedAnalytics,
  ptzChanged,
  type Camera,
  type ptzCommanded,
  type PtzState,
} from '@marsad/schemas';
import type { Permissions } from '../ports.ts';
import { createDeviceLink, type DeviceLink } from './device-link.ts';
import type { DeviceCamera, EventOutcome, LinkOptions } from './link-options.ts';

export type DevicesOptions = {
  readonly producer: Pick<EventProducer, 'send'>;
  readonly rights: Permissions;
  readonly credentialOf: (name: string) => { readonly username: string; readonly password: string } | undefined;
  /** Whether the camera's commands come to this replica, which then follows its device too. */
  readonly isOurs: (camera: Pick<Camera, 'district' | 'camera'>) => boolean;
  readonly onEvent: (outcome: EventOutcome) => void;
  readonly onNotPublished: (error: unknown) => void;
  readonly onContact: (camera: string, state: 'following' | OnvifError) => void;
  readonly onMetadata: (camera: string, state: 'reading' | RtspFailure) => void;
  readonly now: () => number;
  readonly retryMs?: readonly number[];
};

type Known = { readonly cameras: Map<string, Camera>; readonly states: Map<string, PtzState> };

/** The ONVIF devices of this replica: which there are, their events, and the moves of those that can be moved. */
export function createDevices(options: DevicesOptions) {
  const known: Known = { cameras: new Map(), states: new Map() };
  const links = createLinks(options, known);
  return {
    follow: (kafka: Pick<Kafka, 'stateTable'>, districts: readonly string[]) => followKnown(kafka, districts, known),
    /**
     * Hands commands to their devices. The offset advances before a move is over, and a command that a crash loses is lost: a camera that
     * moves when nobody means it any more is worse than one that does not.
     */
    handle(batch: Batch<typeof ptzCommanded>): Handled<typeof ptzCommanded> {
      links.settle();
      for (const { data } of batch.events) links.of(data.camera)?.command(data);
      return {};
    },
    tick(): void {
      links.settle();
      for (const link of links.all()) link.tick();
    },
    count: (): number => links.all().length,
    stop: links.stop,
  };
}

/** Reads what was published of movable cameras, then the directory, each to its end. */
async function followKnown(
  kafka: Pick<Kafka, 'stateTable'>,
  districts: readonly string[],
  { cameras, states }: Known,
): Promise<void> {
  await kafka.stateTable({
    name: 'ptz',
    events: [ptzChanged],
    districts,
    onChange: (change) => {
      if ('tombstone' in change) states.delete(change.tombstone);
      else states.set(change.data.camera, change.data);
    },
  });
  await kafka.stateTable({
    name: 'devices',
    events: [cameraRegistered],
    districts,
    onChange: (change) => {
      if ('tombstone' in change) cameras.delete(change.tombstone);
      else cameras.set(change.data.camera, change.data);
    },
  });
}

/** The links to the devices of this replica. A device that is another's, or another device, is let go before it is linked anew. */
function createLinks(options: DevicesOptions, { cameras, states }: Known) {
  const { credentialOf, isOurs } = options;
  const linked = new Map<string, { readonly of: string; readonly link: DeviceLink }>();
  const ending = new Map<string, Promise<void>>();

  const end = (camera: string): void => {
    const stopped = linked.get(camera)?.link.stop();
    linked.delete(camera);
    if (stopped)
      ending.set(
        camera,
        stopped.finally(() => ending.delete(camera)),
      );
  };
  return {
    /** Links what is this replica's now, and lets go of what is not. */
    settle(): void {
      for (const [id, { of }] of linked) {
        const camera = cameras.get(id);
        if (!camera || !isOurs(camera) || sourceOf(camera) !== of) end(id);
      }
      for (const camera of cameras.values()) {
        const { camera: id } = camera;
        const of = sourceOf(camera);
        if (of === undefined || linked.has(id) || ending.has(id) || !isOurs(camera)) continue;
        const device = deviceOf(camera, credentialOf);
        const current = (): Camera => cameras.get(id) ?? camera;
        if (device)
          linked.set(id, { of, link: createDeviceLink(device, linkOptions(options, current, states.get(id))) });
      }
    },
    of: (camera: string): DeviceLink | undefined => linked.get(camera)?.link,
    all: (): DeviceLink[] => [...linked.values()].map(({ link }) => link),
    async stop(): Promise<void> {
      for (const id of [...linked.keys()]) end(id);
      await Promise.all(ending.values());
    },
  };
}

const linkOptions = (options: DevicesOptions, current: () => Camera, known: PtzState | undefined): LinkOptions => {
  const { producer, rights } = options;
  const { camera } = current();
  return {
    ...options,
    known,
    mayObserve: () => listedAnalytics(current()).some((analytic) => rights.mayAnalyse(camera, analytic)),
    publishEvent: (event) =>
      producer.send(deviceEvent, event, { origin: 'edge', atMs: event.atMs, simulated: current().simulated }),
    publishState: (state) =>
      producer.send(ptzChanged, state, { origin: 'edge', atMs: state.atMs, simulated: current().simulated }),
    onContact: (state) => options.onContact(camera, state),
    onMetadata: (state) => options.onMetadata(camera, state),
  };
};

export type Devices = ReturnType<typeof createDevices>;

/** What a device is followed under; another one means that it is another device. */
const sourceOf = ({ source }: Camera): string | undefined =>
  source.kind === 'rtsp' && source.device !== undefined ? `${source.device}\n${source.credential ?? ''}` : undefined;

function deviceOf(
  { district, camera, source }: Camera,
  credentialOf: DevicesOptions['credentialOf'],
): DeviceCamera | undefined {
  if (source.kind !== 'rtsp' || source.device === undefined) return undefined;
  const named = source.credential === undefined ? undefined : credentialOf(source.credential);
  const credential = named && { user: named.username, password: named.password };
  return { district, camera, device: source.device, credential };
}
