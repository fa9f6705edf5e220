import { z } from 'zod';
import { Actor } from '../alert/alert-commanded.v1.ts';
import { RtspSource } from '../camera/camera-registered.v1.ts';
import { DeviceAddress } from '../camera/camera-registered.v2.ts';
import { defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openUnion } from '../values/open-set.ts';

/** Where to search: for devices on the networks of the district's server, or what one device is. */
export const SearchTarget = openUnion('kind', [
  z.object({ kind: z.literal('network') }),
  /** `credential` is a name, never a password. */
  z.object({ kind: z.literal('device'), address: DeviceAddress, credential: RtspSource.shape.credential }),
]);
export type SearchTarget = z.infer<typeof SearchTarget>;

export const deviceSearchRequested = defineEvent('device.search-requested.v1', {
  fact: 'A person who may register cameras of this district looks for its ONVIF devices, or asks one what it is. The request was recorded before.',
  scope: 'district',
  keyedBy: 'search',
  key: ({ searchId }) => searchId,
  id: ({ searchId }) => searchId,
  partitions: 1,
  producers: ['command-center'],
  consumers: ['edge-gateway'],
  retention: deleteAfter(minutes(5)),
  personalData: 'staff',
  schema: z.object({
    searchId: Id,
    district: District,
    target: SearchTarget,
    by: Actor,
    atMs: Moment,
  }),
  example: {
    searchId: 'search-1',
    district: 'agdal',
    target: { kind: 'device', address: 'http://10.0.0.5/onvif/device_service', credential: 'agdal-gate' },
    by: { subject: 'demo-supervisor', name: 'Superviseure', agency: 'rabat-operations' },
    atMs: 1_790_000_000_000,
  },
  invalid: {
    'a search of nobody': { searchId: 'search-1', district: 'agdal', target: { kind: 'network' }, atMs: 1 },
    'credentials in the address': {
      searchId: 'search-1',
      district: 'agdal',
      target: { kind: 'device', address: 'http://me:secret@10.0.0.5/' },
      by: { subject: 's', name: 'n', agency: 'a' },
      atMs: 1,
    },
  },
});
export type DeviceSearchRequest = z.infer<typeof deviceSearchRequested.schema>;
