import { OnvifError } from '../errors.ts';
import { pictureAddress, streamAddress, type UsableAddress } from '../media/addresses.ts';
import { readFacts, type DeviceFacts } from '../media/facts.ts';
import { chooseStreams, readProfiles, type Profile } from '../media/profiles.ts';
import { escapeXml } from '../soap/request-writer.ts';
import { textAt } from '../xml/node.ts';
import { openDevice, type Device, type DeviceOptions } from './device.ts';

/**
 * What an installer should know of a device that can be used.
 *
 * - `host_replaced`: its addresses name another host than the one that was asked, as behind a router; the asked one is in their place.
 * - `clock_off`: its clock is more than 2 s off. `clock_unknown`: it tells none.
 * - `no_smaller_stream`: the analysis decodes the large one. `not_video`: it sends single pictures (MJPEG).
 * - `no_picture`: it gives no address for a picture. `no_events`: it reports none.
 * - `several_lenses`: the streams are those of the first; the profiles list the others.
 * - `second_media_failed`: it announces the second version of the media service and answers in the first only.
 */
export type NoteCode =
  | 'host_replaced'
  | 'clock_off'
  | 'clock_unknown'
  | 'no_smaller_stream'
  | 'not_video'
  | 'no_picture'
  | 'no_events'
  | 'several_lenses'
  | 'second_media_failed';
export type Note = { readonly code: NoteCode; readonly text: string };

export type Stream = { readonly profile: Profile; readonly address: string };
export type Probe = {
  readonly address: string;
  readonly facts: DeviceFacts;
  readonly clockOffsetMs: number | undefined;
  /** The stream to record, and a smaller one to analyse. */
  readonly main: Stream;
  readonly sub: Stream | undefined;
  /** Where it gives a single picture. */
  readonly snapshot: string | undefined;
  readonly profiles: readonly Profile[];
  readonly can: { readonly ptz: boolean; readonly events: boolean; readonly metadata: boolean };
  readonly notes: readonly Note[];
};

export const DEFAULT_PROBE_MS = 15_000;
/** A camera further off says so in its state. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Asks a device everything that is needed to add its camera.
 * @param options `totalMs` bounds all requests together
 * @throws {OnvifError}
 */
export async function probeDevice(typed: string, options: DeviceOptions & { totalMs?: number } = {}): Promise<Probe> {
  const total = AbortSignal.timeout(options.totalMs ?? DEFAULT_PROBE_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, total]) : total;
  const device = await openDevice(typed, { ...options, signal });
  const facts = readFacts(
    await device.ask('GetDeviceInformation', (library) => library.getDeviceInformation(() => undefined)),
  );
  const { profiles, notes: mediaNotes } = await askProfiles(device);
  const { main, sub } = chooseStreams(profiles);
  if (!main) throw new OnvifError('incomplete', 'The device has no profile with a picture.');
  const addresses = createAddresses(device);
  const mainStream = { profile: main, address: await addresses.ofStream(main) };
  const subStream = sub && { profile: sub, address: await addresses.ofStream(sub) };
  const snapshot = await addresses.ofPicture(main);
  const can = {
    ptz: device.services.has('ptz') && profiles.some(({ ptz }) => ptz),
    events: device.services.has('events'),
    metadata: profiles.some(({ metadata }) => metadata),
  };
  const probe = { address: device.address.href, facts, clockOffsetMs: device.clockOffsetMs, profiles, can };
  const found = { ...probe, main: mainStream, sub: subStream, snapshot };
  return { ...found, notes: [...mediaNotes, ...addresses.notes(), ...notesOn(found)] };
}

/** The media service of a device in its second version if it answers there, because only that lists H.265. */
export async function askProfiles(device: Device): Promise<{ profiles: Profile[]; notes: Note[] }> {
  const ask = async (): Promise<Profile[]> =>
    readProfiles(await device.ask('GetProfiles', (library) => library.getProfiles(() => undefined)));
  if (!device.services.has('media2')) return { profiles: await ask(), notes: [] };
  device.writer.setMedia2(true);
  try {
    return { profiles: await ask(), notes: [] };
  } catch (error) {
    if (!(error instanceof OnvifError) || !device.services.has('media')) throw error;
    device.writer.setMedia2(false);
    const text = 'It announces the second version of the media service, and answers only in the first.';
    return { profiles: await ask(), notes: [{ code: 'second_media_failed', text }] };
  }
}

/** Where a device sends what its own analytics see (Profile M); absent if no profile brings it. @throws {OnvifError} */
export async function askMetadataAddress(device: Device): Promise<string | undefined> {
  const { profiles } = await askProfiles(device);
  const bringing = profiles.find(({ metadata }) => metadata);
  return bringing && createAddresses(device).ofStream(bringing);
}

function createAddresses(device: Device) {
  const replaced = new Set<string>();
  const keep = ({ address, rewritten }: UsableAddress): string => {
    if (rewritten !== undefined) replaced.add(rewritten);
    return address;
  };
  return {
    async ofStream({ token: profileToken, name }: Profile): Promise<string> {
      const reply = await device.ask('GetStreamUri', (library) =>
        library.getStreamUri({ protocol: 'RTSP', profileToken: escapeXml(profileToken) }, () => undefined),
      );
      const given = textAt(reply, 'MediaUri', 'Uri') ?? textAt(reply, 'Uri') ?? '';
      const usable = streamAddress(device.address, given);
      if (!usable) throw new OnvifError('incomplete', `The device gives no RTSP address for its profile ${name}.`);
      return keep(usable);
    },
    /** A device without pictures is no worse: pictures are made of the stream. */
    async ofPicture({ token: profileToken }: Profile): Promise<string | undefined> {
      try {
        const reply = await device.ask('GetSnapshotUri', (library) =>
          library.getSnapshotUri({ profileToken: escapeXml(profileToken) }, () => undefined),
        );
        const given = textAt(reply, 'MediaUri', 'Uri') ?? textAt(reply, 'Uri') ?? '';
        const usable = pictureAddress(device.address, given);
        return usable && keep(usable);
      } catch (error) {
        if (!(error instanceof OnvifError) || ['timed_out', 'unreachable'].includes(error.code)) throw error;
        return undefined;
      }
    },
    notes: (): Note[] =>
      [...replaced].map((host) => ({
        code: 'host_replaced',
        text: `It names ${host} in its addresses; ${device.address.hostname}, which answered, stands in its place.`,
      })),
  };
}

function notesOn(probe: Omit<Probe, 'notes'>): Note[] {
  const { clockOffsetMs, main, sub, snapshot, can, profiles } = probe;
  const notes: [boolean, Note][] = [
    [
      clockOffsetMs !== undefined && Math.abs(clockOffsetMs) > CLOCK_TOLERANCE_MS,
      {
        code: 'clock_off',
        text: `Its clock is ${durationOf(clockOffsetMs ?? 0)} off: give it a time server.`,
      },
    ],
    [clockOffsetMs === undefined, { code: 'clock_unknown', text: 'It does not tell its time.' }],
    [!sub, { code: 'no_smaller_stream', text: 'It has no smaller stream: the analysis decodes the large one.' }],
    [main.profile.codec === 'jpeg', { code: 'not_video', text: 'It sends single pictures: recordings are large.' }],
    [!snapshot, { code: 'no_picture', text: 'It gives no address for single pictures.' }],
    [!can.events, { code: 'no_events', text: 'It reports no events.' }],
    [
      new Set(profiles.map(({ source }) => source)).size > 1,
      { code: 'several_lenses', text: 'It has several lenses: each is a camera of its own.' },
    ],
  ];
  return notes.flatMap(([applies, note]) => (applies ? [note] : []));
}

/** A duration with its sign, in seconds, or in days if it is longer than two of them. */
function durationOf(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return Math.abs(seconds) > 2 * 86_400 ? `${Math.round(seconds / 86_400)} days` : `${seconds} s`;
}
