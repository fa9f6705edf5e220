import type { ClassGroup } from '@marsad/schemas';
import type { Alert, CameraView, ObjectClass } from './generated.ts';

/** What the API answers, as its OpenAPI document describes it. */
export type {
  Alert,
  AlertList,
  AlertView,
  Answer,
  CameraNames,
  CameraRights,
  CameraView,
  CheckpointView,
  CityView,
  CommandAnswer,
  DecisionAnswer,
  Direction,
  DistrictView,
  FaceWhyShown,
  FlowView,
  GapView,
  GovernanceView,
  LiveAlert,
  LiveCamera,
  LiveHello,
  LiveWithdrawal,
  LoggedLeaf,
  Me,
  Name,
  Outline,
  PictureHeader as PreviewHeader,
  PlateSearch,
  PlateSearchResult,
  RecordingView,
  ReviewAnswered,
  SignatureWanted,
  SignedMatter,
  RightsView,
  Sighting as Observation,
} from './generated.ts';
export type Health = CameraView['health'];
/** Why there is an alert, by the rule that raised it. */
export type ReasonOf<Rule extends Alert['why']['rule']> = Extract<Alert['why'], { rule: Rule }>;

/** Kept in step with the schemas' own grouping by the compiler: a class without a group does not compile. */
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
