import type { Box, DataOf, sceneObserved } from '@marsad/schemas';

export type Scene = DataOf<typeof sceneObserved>;

/** One thing in one frame: the frame, and where it was in it. */
export type Moment = { readonly scene: Scene; readonly box: Box };
