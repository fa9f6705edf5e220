import type { Box, DataOf, sceneObserved } from '@marsad/schemas';

export type Scene = DataOf<typeof sceneObserved>;

/** A track in one frame: the frame, and the track's box in it. */
export type Moment = { readonly scene: Scene; readonly box: Box };
