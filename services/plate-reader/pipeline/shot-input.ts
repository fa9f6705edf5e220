import type { Candidate, Crop } from '../domain/ballot.ts';
import type { Picture } from '../ports.ts';
import type { VoteBook } from '../domain/vote-book.ts';

/** A shot on its way through the steps. */
export type ShotInput = {
  readonly data: Crop;
  readonly jpeg: Buffer;
  readonly offset: bigint;
  readonly simulated: boolean;
  readonly book: VoteBook;
  readonly nowMs: number;
};
export type DecodedShot = ShotInput & { readonly picture: Picture };
export type ReadShot = DecodedShot & { readonly candidates: readonly Candidate[] };
