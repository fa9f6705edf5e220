import type { FoundFace, RgbImage } from '../ports.ts';
import type { ReadFace } from './read-face.ts';
import type { Template } from './template-memory.ts';

/** The embedding's memory moves to the thread with the question and back with the answer, so that it exists once. */
export type FaceQuestion = { readonly image: RgbImage } & (
  { readonly kind: 'describe'; readonly embedding: Template } | { readonly kind: 'find' }
);
export type FaceAnswer =
  | { readonly kind: 'describe'; readonly face: ReadFace; readonly embedding: Template }
  | { readonly kind: 'find'; readonly found: FoundFace[] };
