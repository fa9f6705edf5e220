import { inTraceOf, withLogFields } from '@marsad/telemetry';
import type { Cameras } from './ownership/cameras.ts';
import { createPauses } from './pauses.ts';
import type { FootageStore } from './ports.ts';
import type { CameraMemories } from './views/camera-memory.ts';
import type { ViewAnswersOptions } from './views/view-answers.ts';
import { createViews } from './views/views.ts';
import type { Views } from './views/views.ts';

export type ViewParts = ViewAnswersOptions & {
  readonly cameras: Pick<Cameras, 'holding'>;
  readonly memories: CameraMemories;
  readonly store: FootageStore;
};

/** Wires the snapshots of alerts. */
export const wireViews = (parts: ViewParts): Views =>
  createViews({
    ...parts,
    holding: parts.cameras.holding,
    pauses: createPauses(),
    inTrace: ({ request, traceparent }, work) =>
      inTraceOf(traceparent, () => withLogFields({ alertId: request.alertId }, work)),
  });
