import type { Alert, CameraView } from './generated.ts';

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
