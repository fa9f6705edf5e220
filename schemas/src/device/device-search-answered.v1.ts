import { z } from 'zod';
import { RtspSource } from '../camera/camera-registered.v1.ts';
import { DeviceAddress } from '../camera/camera-registered.v2.ts';
import { defineEvent, deleteAfter, minutes } from '../registry/define.ts';
import { District, Id, Moment } from '../values/ids.ts';
import { openSet } from '../values/open-set.ts';

/**
 * What became of a search. `answered`: there are devices, perhaps none, or the one that was asked. `not_usable`: the device that was asked
 * cannot be used, and `fault` says why. Otherwise nothing was asked, or the search did not end.
 */
export const SEARCH_OUTCOMES = [
  'answered',
  'not_usable',
  'address_refused',
  'credential_unknown',
  'overloaded',
  'failed',
] as const;

/** Why a device cannot be used. */
export const DEVICE_FAULTS = [
  'address_invalid',
  'unreachable',
  'timed_out',
  'not_onvif',
  'redirected',
  'too_large',
  'unreadable',
  'xml_refused',
  'certificate_refused',
  'credentials_needed',
  'credentials_refused',
  'unsupported',
  'device_failed',
  'incomplete',
] as const;
export type DeviceFault = (typeof DEVICE_FAULTS)[number];

/** What an installer should know of a device that can be used. */
export const DEVICE_NOTES = [
  'host_replaced',
  'clock_off',
  'clock_unknown',
  'no_smaller_stream',
  'not_video',
  'no_picture',
  'no_events',
  'several_lenses',
  'second_media_failed',
] as const;
export type DeviceNote = (typeof DEVICE_NOTES)[number];

/** The most devices that one answer lists. */
export const MOST_DEVICES = 200;

const Said = z.string().max(100);

/** A device that answered a call for devices. What it says of itself may be empty. */
export const FoundDevice = z.object({
  address: DeviceAddress,
  name: Said,
  /** Its model, as it says it. */
  hardware: Said,
  location: Said,
});
export type FoundDevice = z.infer<typeof FoundDevice>;

const DeviceStream = z.object({
  address: RtspSource.shape.url,
  codec: z.string().max(40),
  widthPx: z.int().positive(),
  heightPx: z.int().positive(),
});

/** What a device is, and the addresses under which its camera can be registered. */
export const AskedDevice = z.object({
  address: DeviceAddress,
  manufacturer: Said,
  model: Said,
  firmware: Said,
  clockOffsetMs: z.number().optional(),
  /** The stream to record, and a smaller one to analyse. */
  main: DeviceStream,
  sub: DeviceStream.optional(),
  canMove: z.boolean(),
  canReport: z.boolean(),
  notes: z.array(openSet(DEVICE_NOTES)).max(20),
});
export type AskedDevice = z.infer<typeof AskedDevice>;

const EXAMPLE = {
  searchId: 'search-1',
  district: 'agdal',
  outcome: 'answered',
  device: {
    address: 'http://10.0.0.5/onvif/device_service',
    ...{ manufacturer: 'Maker', model: 'Dome 4', firmware: '2.1', clockOffsetMs: -40 },
    main: { address: 'rtsp://10.0.0.5/main', codec: 'h264', widthPx: 1_920, heightPx: 1_080 },
    sub: { address: 'rtsp://10.0.0.5/sub', codec: 'h264', widthPx: 640, heightPx: 360 },
    ...{ canMove: true, canReport: true, notes: ['several_lenses'] },
  },
  atMs: 1_790_000_002_000,
};

export const deviceSearchAnswered = defineEvent('device.search-answered.v1', {
  fact: 'The ONVIF devices that a person looked for, or what the device is that they asked. It lives as long as somebody waits for it.',
  scope: 'district',
  keyedBy: 'search',
  key: ({ searchId }) => searchId,
  id: ({ searchId }) => `${searchId}:answered`,
  partitions: 1,
  producers: ['edge-gateway'],
  consumers: ['command-center'],
  retention: deleteAfter(minutes(1), 15_000),
  personalData: 'none',
  schema: z.object({
    searchId: Id,
    district: District,
    outcome: openSet(SEARCH_OUTCOMES),
    fault: openSet(DEVICE_FAULTS).optional(),
    /** The devices of the networks that were searched. */
    devices: z.array(FoundDevice).max(MOST_DEVICES).optional(),
    /** How many more there are. */
    leftOut: z.int().nonnegative().optional(),
    /** The device that was asked. */
    device: AskedDevice.optional(),
    atMs: Moment,
  }),
  example: EXAMPLE,
  invalid: {
    'a fault in words': { ...EXAMPLE, outcome: 'not_usable', fault: 'It does not answer' },
    'credentials in a stream’s address': {
      ...EXAMPLE,
      device: { ...EXAMPLE.device, main: { ...EXAMPLE.device.main, address: 'rtsp://me:secret@10.0.0.5/main' } },
    },
  },
});
export type DeviceSearchAnswer = z.infer<typeof deviceSearchAnswered.schema>;
