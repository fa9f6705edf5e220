import type { AskedDevice, FoundDevice } from '../../api/types.ts';
import type { CameraDraft } from './camera-draft.ts';
import { deviceAddressOf, isDevice } from './device-address.ts';

type Target = { kind: 'network' } | { kind: 'device'; address: string; credential?: string };
/** Where to search for devices: on the networks of a district, or at one address. */
export type SearchedPlace = { readonly district: string; readonly target: Target };

/** The networks of the draft's district; undefined until a district was chosen. */
export const networksOf = ({ district }: Pick<CameraDraft, 'district'>): SearchedPlace | undefined =>
  district === '' ? undefined : { district, target: { kind: 'network' } };

/** A device, asked with the draft's credential; undefined until there is an address and a district. */
export function deviceOf(
  { district, credential }: Pick<CameraDraft, 'district' | 'credential'>,
  typed: string,
): SearchedPlace | undefined {
  if (district === '' || !isDevice(typed)) return undefined;
  const name = credential.trim();
  const address = deviceAddressOf(typed);
  return { district, target: { kind: 'device', address, ...(name !== '' && { credential: name }) } };
}

type Streams = Pick<AskedDevice, 'address' | 'main'> & { readonly sub?: AskedDevice['sub'] | undefined };

/** What the form takes over of a device. A smaller stream of another device is not left behind. */
export const chosenDevice = ({ address, main, sub }: Streams): Partial<CameraDraft> => ({
  ...{ device: address, url: main.address, analysisUrl: sub?.address ?? '' },
});

/** What people call a device that was found: what it says of itself, as far as it says anything. */
export const nameOfFound = ({ name, hardware, address }: FoundDevice): string =>
  [...new Set([name, hardware])].filter((text) => text !== '').join(' · ') || address;
