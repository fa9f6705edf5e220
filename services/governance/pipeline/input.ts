import type { DataOf, GovernanceCommand, watchlistAssessed } from '@marsad/schemas';
import type { Decider } from '../ports.ts';
import type { Answer, Refusal } from '../domain/change.ts';

/** Everything that can change the register. */
export type Input =
  /** @property takenAtMs when the broker took it, by the broker's clock, UTC ms */
  | { readonly kind: 'command'; readonly command: GovernanceCommand; readonly takenAtMs: number }
  | { readonly kind: 'assessed'; readonly assessment: DataOf<typeof watchlistAssessed> }
  /** Time has passed, so rights may begin or end. */
  | { readonly kind: 'tick' };

/** An input after identification: who sent the command, why the sender is not known, or that the command was decided already. */
export type Identified =
  | Exclude<Input, { kind: 'command' }>
  | (Extract<Input, { kind: 'command' }> & {
      readonly hash: string;
      readonly from:
        | { readonly kind: 'person'; readonly person: Decider }
        | { readonly kind: 'nobody'; readonly reason: Refusal }
        | { readonly kind: 'made_already' }
        | { readonly kind: 'answered_already'; readonly answer: Answer };
    });
