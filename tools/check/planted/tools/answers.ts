/** Re-exports a type that a service keeps for itself. */
export type { Answer } from '../services/beta/domain/answer.ts';
