import { z } from 'zod';
import { ruleMuted } from '@marsad/schemas';
import { nameComponents } from './components.ts';
import { DecisionKind } from './session.ts';

/** A mute that is in force: of which rule, by whom, why and until when. */
export const MuteView = z.object({
  ...ruleMuted.schema.pick({ ruleId: true, camera: true, fromMs: true, untilMs: true, reason: true, mutedBy: true })
    .shape,
  /** What the rule reports. */
  kind: z.string(),
  /** How many alerts that it raised quietly nobody has judged. */
  quiet: z.int(),
  next: z.array(DecisionKind),
});

nameComponents({ MuteView });
