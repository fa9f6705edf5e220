export { callForDevices, type Discovered } from './discovery/read-answer.ts';
export { ONVIF_FAULTS, OnvifError, type OnvifFault } from './errors.ts';
export { openDevice, type Device, type DeviceOptions } from './io/device.ts';
export { discoverDevices, type DiscoverOptions, type Discovery } from './io/discover.ts';
export { DEFAULT_PROBE_MS, probeDevice, type Note, type NoteCode, type Probe, type Stream } from './io/probe.ts';
export type { DeviceFacts } from './media/facts.ts';
export type { Profile } from './media/profiles.ts';
export type { Credential } from './soap/request-writer.ts';
