import type {
  Alert,
  Camera,
  CameraState,
  ClassGroup,
  DataOf,
  ObjectClass,
  commandAnswered,
  recordingGap,
} from '@marsad/schemas';

/** What the API answers; its OpenAPI document is the other half of this contract. */
export type Me = {
  subject: string;
  name: string;
  agency: string;
  role: string;
  districts: string[];
  expiresAtMs: number;
};
export type Name = Camera['name'];
export type DistrictView = { id: string; name: Name; polygon: [number, number][] };
export type CityView = { city: string; name: Name; timeZone: string; districts: DistrictView[] };

export type Health = CameraState['state'] | 'silent' | 'unknown';
export type CameraView = Omit<Camera, 'source' | 'detectorWidthPx' | 'detectorHeightPx'> & {
  health: Health;
  state?: CameraState;
};
export type AlertList = { alerts: Alert[]; total: number };
export type CommandAnswer = DataOf<typeof commandAnswered>;
export type CommandState =
  { status: 'waiting'; commandId: string } | { status: 'answered'; commandId: string; answer: CommandAnswer };

export type FlowDirection = 'left_to_right' | 'right_to_left';
export type FlowCount = { startMs: number; line: string; direction: FlowDirection; class: ObjectClass; count: number };
export type FlowView = {
  camera: string;
  fromMs: number;
  toMs: number;
  bucketMs: number;
  counts: FlowCount[];
  observed: { startMs: number; observedMs: number; share: number }[];
};
export type GapView = Pick<DataOf<typeof recordingGap>, 'gapId' | 'fromMs' | 'toMs' | 'reason' | 'announcedBy'>;
export type RecordingView = {
  camera: string;
  fromMs: number;
  toMs: number;
  covered: { fromMs: number; toMs: number; segments: number; bytes: number }[];
  gaps: GapView[];
};
export type Outline = { class: string; x: number; y: number; width: number; height: number };
export type PictureHeader = {
  camera: string;
  capturedAtMs: number;
  receivedAtMs: number;
  widthPx: number;
  heightPx: number;
  masks: number;
  outlines: Outline[];
};

/** Kept in step with the schemas' own grouping by the compiler: a new class without a group does not build. */
export const GROUP_OF: Readonly<Record<ObjectClass, ClassGroup>> = {
  person: 'person',
  bicycle: 'cycle',
  motorcycle: 'cycle',
  car: 'vehicle',
  bus: 'vehicle',
  truck: 'vehicle',
  vehicle: 'vehicle',
};
export const isObjectClass = (text: string): text is ObjectClass => text in GROUP_OF;
