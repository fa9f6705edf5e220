import type { Candidate, Crop } from '../domain/ballot.ts';
import type { CutOuts } from '../domain/cut-outs.ts';
import type { VoteBook } from '../domain/vote-book.ts';
import type { Picture } from '../ports.ts';

/** A shot on its way through the steps. */
export type ShotInput = {
  readonly data: Crop;
  readonly jpeg: Buffer;
  readonly offset: bigint;
  readonly simulated: boolean;
  /** When the broker appended it, UTC ms. */
  readonly appendedAtMs: number;
  readonly book: VoteBook;
  readonly cutOuts: CutOuts;
  readonly nowMs: number;
};
export type DecodedShot = ShotInput & { readonly picture: Picture };
export type ReadShot = DecodedShot & { readonly candidates: readonly Candidate[] };
