import { z } from 'zod';
import { cameraCheckPictured, cameraCheckRequested, cameraChecked, CameraTerms, District } from '@marsad/schemas';
import { nameComponents } from './components.ts';

/** A camera as it is registered, with its addresses, for the people who may change it. */
export const CameraRegistration = z.object({
  camera: CameraTerms,
  /** The version that a change replaces. */
  version: z.string(),
});

/** What to check: an address, before it is registered. */
export const CameraCheckRequest = z
  .object({ district: District, source: cameraCheckRequested.schema.shape.source })
  .strict();

export const CameraCheckTaken = z.object({ checkId: z.string() });

export const CameraCheckState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), checkId: z.string() }),
  z.object({
    status: z.literal('answered'),
    checkId: z.string(),
    outcome: cameraChecked.schema.shape.outcome,
    facts: cameraChecked.schema.shape.facts,
    /** The size of the masked picture, which a route of its own serves; absent where there is none. */
    picture: cameraCheckPictured.schema.pick({ widthPx: true, heightPx: true, masks: true }).optional(),
  }),
]);

nameComponents({ CameraCheckRequest, CameraCheckState, CameraCheckTaken, CameraRegistration, CameraTerms });
