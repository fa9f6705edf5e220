export { callForDevices, type Discovered } from './discovery/read-answer.ts';
export { ONVIF_FAULTS, OnvifError, type OnvifFault } from './errors.ts';
export { openDevice, type Device, type DeviceOptions } from './io/device.ts';
export { discoverDevices, type DiscoverOptions, type Discovery } from './io/discover.ts';
export { DEFAULT_PROBE_MS, probeDevice, type Note, type NoteCode, type Probe, type Stream } from './io/probe.ts';
export type { DeviceFacts } from './media/facts.ts';
export type { Profile } from './media/profiles.ts';
export type { Credential } from './soap/request-writer.ts';
export {
  FINDING_KINDS,
  findingOf,
  noteFinding,
  type Finding,
  type FindingKind,
  type Lasting,
} from './events/findings.ts';
export type { Notification } from './events/read-notifications.ts';
export { followEvents, type FollowOptions } from './io/follow-events.ts';
export { askMetadataAddress, askProfiles } from './io/probe.ts';
export { MAX_CONTINUOUS_MS, ptzOf, type Motion, type Ptz } from './io/ptz.ts';
export type { Position, Preset, PtzStatus } from './ptz/read-ptz.ts';
export { readFrames, type MetadataClass, type MetadataFrame, type MetadataObject } from './metadata/read-frames.ts';
export { readXml } from './xml/read-xml.ts';
