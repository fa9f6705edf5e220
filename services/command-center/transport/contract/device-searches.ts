import { z } from 'zod';
import { AskedDevice, deviceSearchAnswered, District, FoundDevice, SearchTarget } from '@marsad/schemas';
import { nameComponents } from './components.ts';

/** Where to search for ONVIF devices: on the networks of the district's server, or at one address. */
export const DeviceSearchRequest = z.object({ district: District, target: SearchTarget }).strict();

export const DeviceSearchTaken = z.object({ searchId: z.string() });

const { outcome, fault, devices, leftOut, device } = deviceSearchAnswered.schema.shape;

export const DeviceSearchState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), searchId: z.string() }),
  z.object({
    status: z.literal('answered'),
    searchId: z.string(),
    ...{ outcome, fault, devices, leftOut, device },
  }),
]);

nameComponents({ AskedDevice, DeviceSearchRequest, DeviceSearchState, DeviceSearchTaken, FoundDevice });
