import type { Frame } from 'node-av/lib';

/** Takes a decoded frame, valid during the call only. Code that keeps it clones it (a reference, no copy) and frees the clone. */
export type OnFrame = (frame: Frame, ptsMs: number) => void;
