import { join } from 'node:path';
import { inTraceOf, withLogFields } from '@marsad/telemetry';
import type { Config } from './config.ts';
import type { Cameras } from './ownership/cameras.ts';
import { createPauses } from './pauses.ts';
import type { FootageStore, ViewsWorker } from './ports.ts';
import type { Recordings } from './recording/recordings.ts';
import { segmentKey } from './recording/uploads.ts';
import type { CameraMemories } from './views/camera-memory.ts';
import type { FootageIndex } from './views/footage.ts';
import { createClipFolders } from './views/io/clip-folders.ts';
import type { ViewAnswersOptions } from './views/view-answers.ts';
import { createViews } from './views/views.ts';
import type { Views } from './views/views.ts';

export type ViewParts = ViewAnswersOptions & {
  readonly cameras: Pick<Cameras, 'holding' | 'seal'>;
  readonly recordings: Pick<Recordings, 'local'>;
  readonly memories: CameraMemories;
  readonly footage: FootageIndex;
  readonly worker: ViewsWorker;
  readonly store: FootageStore;
};

/** Wires the snapshots and clips of alerts. */
export const wireViews = ({ spoolDirectory }: Config, parts: ViewParts): Views =>
  createViews({
    ...parts,
    holding: parts.cameras.holding,
    seal: parts.cameras.seal,
    segmentKey: (segment) => segmentKey(parts.store, segment),
    createFolder: createClipFolders(join(spoolDirectory, 'views')),
    pauses: createPauses(),
    inTrace: ({ request, traceparent }, work) =>
      inTraceOf(traceparent, () => withLogFields({ alertId: request.alertId }, work)),
  });
