export { SidecarError, type SidecarFault } from './errors.ts';
export { type Journal, type JournalFormat, masksJournal, tracksJournal } from './journal.ts';
export { masksSidecar, type MasksSidecar } from './masks-sidecar.ts';
export { tracksSidecar, type TracksSidecar } from './tracks-sidecar.ts';
export type { PublishedScene, SegmentOf } from './records.ts';
export { SIDECAR_KINDS, sidecarKeyOf, type SidecarKind } from './sidecar-key.ts';
