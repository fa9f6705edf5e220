import type { CameraImport, DataOf, GovernanceCommand, RuleImport, watchlistAssessed } from '@marsad/schemas';
import type { Decider } from '../ports.ts';
import type { Answer, Refusal } from '../domain/change.ts';

/** Everything that can change the register. */
export type Input =
  /** @property takenAtMs when the broker took it, by the broker's clock, UTC ms */
  | { readonly kind: 'command'; readonly command: GovernanceCommand; readonly takenAtMs: number }
  /** The deployment hands over an entry of the city file. */
  | { readonly kind: 'import'; readonly request: CameraImport | RuleImport; readonly takenAtMs: number }
  | { readonly kind: 'assessed'; readonly assessment: DataOf<typeof watchlistAssessed> }
  /** Time has passed, so rights may begin or end. */
  | { readonly kind: 'tick' };

/** That the same input was decided before. */
type Already = { readonly kind: 'made_already' } | { readonly kind: 'answered_already'; readonly answer: Answer };

/** An input after identification: who sent it, why the sender is not known, or that it was decided already. */
export type Identified =
  | Exclude<Input, { kind: 'command' | 'import' }>
  | (Extract<Input, { kind: 'command' }> & {
      readonly hash: string;
      readonly from:
        | { readonly kind: 'person'; readonly person: Decider }
        | { readonly kind: 'nobody'; readonly reason: Refusal }
        | Already;
    })
  | (Extract<Input, { kind: 'import' }> & {
      readonly hash: string;
      /** Only the deployment may write the topic of imports. */
      readonly from: { readonly kind: 'deployment' } | Extract<Already, { kind: 'answered_already' }>;
    });
