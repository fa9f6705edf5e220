import { z } from 'zod';
import {
  Calibration,
  cameraCalibrationProposed,
  CameraId,
  ObjectClass,
  ruleDefined,
  RuleTerms,
  RuleThresholds,
  ruleReplayed,
} from '@marsad/schemas';
import { nameComponents } from './components.ts';
import { DecisionKind } from './session.ts';

/** What a kind of rule needs, and what it is compared with where the person says nothing. */
export const RuleKindView = z.object({
  kind: z.string(),
  place: z.enum(['zone', 'line', 'zone_or_line', 'zone_or_picture']),
  needsGround: z.boolean(),
  isMoment: z.boolean(),
  classes: z.array(ObjectClass),
  defaults: RuleThresholds,
});

/** One version of a rule, with what people answered to the alerts that it raised. */
const RuleVersion = ruleDefined.schema.omit({ madeBy: true });

const RuleAnswers = z.object({
  version: z.int(),
  raised: z.int(),
  confirmed: z.int(),
  dismissed: z.int(),
  undecided: z.int(),
});

const ThresholdProposal = z.object({
  threshold: z.enum(['forMs', 'kmh', 'personsPerM2', 'persons', 'lengthM', 'vehicles', 'occupancy', 'gapMs']),
  from: z.number(),
  to: z.number(),
  kept: z.int(),
  confirmed: z.int(),
  leftOut: z.int(),
  dismissed: z.int(),
});

export const RuleView = z.object({
  rule: RuleVersion,
  standing: z.enum(['coming', 'in_force', 'withdrawn']),
  /** By version, the newest first, for those who see the alerts. */
  answers: z.array(RuleAnswers),
  next: z.array(DecisionKind),
});

export const RuleHistory = z.object({
  versions: z.array(RuleVersion),
  answers: z.array(RuleAnswers),
  /** A stricter threshold that the answers of operators suggest. */
  proposal: ThresholdProposal.optional(),
});

export const RuleReplayRequest = z
  .object({ rule: RuleTerms, version: z.int().positive().optional(), fromMs: z.int(), toMs: z.int() })
  .strict();
export const RuleReplayTaken = z.object({ replayId: z.string() });
export const RuleReplayState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), replayId: z.string(), doneToMs: z.int().optional() }),
  z.object({
    status: z.literal('answered'),
    replayId: z.string(),
    ...ruleReplayed.schema.pick({
      state: true,
      refusal: true,
      judgedMs: true,
      missing: true,
      notPermitted: true,
      unreadable: true,
      gone: true,
      raised: true,
      incidents: true,
    }).shape,
  }),
]);

/** A calibration that somebody is drawing, for the size of the frame on which it is drawn. */
export const CalibrationDraft = z.object({ calibration: Calibration }).strict();

const Fractions = z.array(z.tuple([z.number(), z.number()]));
/** What a calibration means, to be seen over the image; or why it means nothing. */
export const CalibrationView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('fault'), fault: z.string(), text: z.string() }),
  z.object({
    state: z.literal('ground'),
    reprojectionErrorPx: z.number(),
    /** One standard deviation of a speed or a length by the calibration alone, as a share. */
    scaleError: z.number(),
    /** The lines of a grid on the ground, in fractions of the image. */
    grid: z.array(Fractions),
    /** Metres between two lines of the grid. */
    gridM: z.number(),
    /** Where each point would lie on the image, in fractions, in the order of the points. */
    projected: Fractions,
  }),
]);

/** Asks for a calibration from the heights of people and cars that the camera saw in the last days. */
export const CalibrationProposalRequest = z.object({ camera: CameraId }).strict();
export const CalibrationProposalTaken = z.object({ proposalId: z.string() });
export const CalibrationProposalState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), proposalId: z.string() }),
  z.object({
    status: z.literal('answered'),
    proposalId: z.string(),
    ...cameraCalibrationProposed.schema.pick({
      state: true,
      refusal: true,
      calibration: true,
      scaleError: true,
      cameraHeightM: true,
      boxes: true,
      agreeing: true,
    }).shape,
  }),
]);

nameComponents({
  CalibrationDraft,
  CalibrationProposalRequest,
  CalibrationProposalState,
  CalibrationProposalTaken,
  CalibrationView,
  RuleAnswers,
  RuleHistory,
  RuleKindView,
  RuleReplayRequest,
  RuleReplayState,
  RuleReplayTaken,
  RuleTerms,
  RuleVersion,
  RuleView,
  ThresholdProposal,
});
