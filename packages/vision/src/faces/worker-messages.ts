import type { FoundFace, RgbImage } from '../ports.ts';
import type { FaceModelPaths } from './networks.ts';
import type { ReadFace } from './read-face.ts';

/** Paths of the networks, checked against the registry before a thread gets them. */
export type FaceWorkerPaths = FaceModelPaths;

/** The embedding's memory goes out with the question and comes back with the answer: it exists once. */
export type FaceQuestion = { readonly id: number; readonly image: RgbImage } & (
  { readonly ask: 'describe'; readonly embedding: Float32Array<ArrayBuffer> } | { readonly ask: 'find' }
);

export type FaceAnswer =
  | {
      readonly id: number;
      readonly ask: 'describe';
      readonly face: ReadFace;
      readonly embedding: Float32Array<ArrayBuffer>;
    }
  | { readonly id: number; readonly ask: 'find'; readonly found: FoundFace[] }
  | { readonly id: number; readonly ask: 'failed'; readonly message: string };
export type FaceWorkerReady = { readonly ask: 'ready' } | { readonly ask: 'refused'; readonly message: string };
