import type { Alert, CameraView } from './generated.ts';

/** The types of the API’s answers, which are generated from its OpenAPI document. */
export type {
  Alert,
  AlertList,
  AlertView,
  Answer,
  CameraCheckState,
  CameraNames,
  CameraRegistration,
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
/** The reason of an alert that this rule raised. */
export type ReasonOf<Rule extends Alert['why']['rule']> = Extract<Alert['why'], { rule: Rule }>;
