import type { ModelRefusalCode } from '../model-registry.ts';

/** From the pool to a thread. */
export type ThreadQuestion<Question> = { readonly id: number; readonly question: Question };

/** From a thread to the pool: first whether it started, then its answers. */
export type ThreadMessage<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly code: ModelRefusalCode; readonly message: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
