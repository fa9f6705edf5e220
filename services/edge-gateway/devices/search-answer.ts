import type { Discovered, Discovery, Probe, Stream } from '@marsad/onvif';
import {
  AskedDevice,
  DeviceAddress,
  FoundDevice,
  hostOf,
  MOST_DEVICES,
  refusesHost,
  type DeviceSearchAnswer,
} from '@marsad/schemas';

/** What became of a search: an answer without its id and time. */
export type SearchOutcome = Pick<DeviceSearchAnswer, 'outcome' | 'fault' | 'devices' | 'leftOut' | 'device'>;

/**
 * The devices that answered a call, as people choose from them. One that names an address at which no service asks, or one that is no address
 * of a device, is left out.
 * @param networks see `refusesHost`
 */
export function devicesFound({ devices }: Pick<Discovery, 'devices'>, networks: readonly string[]): SearchOutcome {
  const known = new Map(devices.flatMap((device) => shownDevice(device, networks) ?? []).map((it) => [it.address, it]));
  const all = [...known.values()];
  return {
    outcome: 'answered',
    devices: all.slice(0, MOST_DEVICES),
    leftOut: Math.max(0, all.length - MOST_DEVICES),
  };
}

function shownDevice(
  { address, name, hardware, location }: Discovered,
  networks: readonly string[],
): FoundDevice | undefined {
  const host = hostOf(address);
  if (host === undefined || refusesHost(host, networks)) return undefined;
  const shown = FoundDevice.safeParse({ address, name, hardware, location });
  return shown.success ? shown.data : undefined;
}

/** What a device is. A device whose addresses cannot be registered is of no use; one whose smaller stream cannot is used without it. */
export function deviceAsked(probe: Probe): SearchOutcome {
  const { address, facts, clockOffsetMs, main, sub, can, notes } = probe;
  const { manufacturer, model, firmware } = facts;
  const said = {
    ...{ address: DeviceAddress.safeParse(address).data, manufacturer, model, firmware, main: streamOf(main) },
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    ...{ canMove: can.ptz, canReport: can.events, notes: [...new Set(notes.map(({ code }) => code))] },
  };
  const whole = sub && AskedDevice.safeParse({ ...said, sub: streamOf(sub) });
  const device = whole?.success ? whole : AskedDevice.safeParse(said);
  return device.success ? { outcome: 'answered', device: device.data } : { outcome: 'not_usable', fault: 'incomplete' };
}

const streamOf = ({ address, profile: { codec, widthPx, heightPx } }: Stream) => ({
  ...{ address, codec, widthPx, heightPx },
});
