export { SidecarError, type SidecarFault } from './errors.ts';
export { appendToJournal, readJournal } from './journal.ts';
export { masksSidecar, type MasksSidecar } from './masks-sidecar.ts';
export { tracksSidecar, type TracksSidecar } from './tracks-sidecar.ts';
export type { ImageQuality, PublishedScene, SegmentOf } from './records.ts';
