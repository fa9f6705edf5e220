import { readCameraCredentials } from '@marsad/config';
import type { Consumer, EventProducer, Kafka } from '@marsad/kafka';
import { ptzCommanded } from '@marsad/schemas';
import type { Logger } from '@marsad/telemetry';
import type { DeviceMetrics } from '../metrics.ts';
import type { Permissions } from '../ports.ts';
import { createDevices, type Devices } from './devices.ts';

export const DEVICES_GROUP = 'devices';

export type StartDevicesOptions = {
  readonly kafka: Kafka;
  readonly producer: EventProducer;
  readonly rights: Permissions;
  readonly districts: readonly string[];
  readonly credentialsFile: string | undefined;
  readonly metrics: DeviceMetrics;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
};

/** Starts to follow ONVIF devices: what is known of them first, then the commands, whose partitions say which devices are this replica's. */
export async function startDevices(options: StartDevicesOptions): Promise<Devices & { readonly commands: Consumer }> {
  const { kafka, districts, metrics, logger } = options;
  let commands: Consumer | undefined;
  const devices = createDevices({
    ...options,
    credentialOf: readCameraCredentials(options.credentialsFile),
    isOurs: ({ district, camera }) => commands?.partitionOf(ptzCommanded, district, camera) !== undefined,
    onEvent: metrics.deviceEvent,
    onNotPublished: (error) => logger.warn({ reason: String(error) }, 'what a device said was not published yet'),
    onContact: (camera, state) =>
      state === 'following'
        ? logger.info({ camera }, 'the events of a device are followed')
        : logger.warn({ camera, kind: state.code, reason: state.message }, 'the events of a device are not followed'),
    onMetadata: (camera, state) =>
      state === 'reading'
        ? logger.info({ camera }, 'the metadata of a device is read')
        : logger.warn({ camera, kind: state.reason, reason: state.message }, 'the metadata of a device is not read'),
    now: Date.now,
  });
  metrics.observeDevices(devices.count);
  await devices.follow(kafka, districts);
  commands = await kafka.consume({
    group: DEVICES_GROUP,
    events: [ptzCommanded],
    districts,
    // A command of before the start is over.
    fromBeginning: false,
    handle: devices.handle,
  });
  return { ...devices, commands };
}
