import { z } from 'zod';
import { BehaviourWhy, FaceWhy, HotlistWhy, SystemWhy, alertChanged } from '@marsad/schemas';

/** A candidate in review has none of what says who it may be and how sure the software is: see `shownAlert`. */
const FaceShown = FaceWhy.partial({
  candidateId: true,
  entryId: true,
  trackId: true,
  score: true,
  quality: true,
  gallerySize: true,
  model: true,
});

export const AlertOne = z.object({
  ...alertChanged.schema.shape,
  why: z.discriminatedUnion('rule', [HotlistWhy, BehaviourWhy, FaceShown, SystemWhy]),
});
export const AlertList = z.object({ alerts: z.array(AlertOne), total: z.int() });
