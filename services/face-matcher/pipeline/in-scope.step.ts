import { drop, pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { grantsFor } from '../domain/scope.ts';
import type { DropReason, RetryReason } from '../errors.ts';
import type { FaceRights } from '../ports.ts';
import type { HeadInput } from './head-input.ts';
import type { Sessions } from './sessions.ts';

const ASK_AGAIN_AFTER_MS = 250;

/** Lets through a head that a live grant covers and that somebody is looked for on: any other is not even decoded. */
export const inScope =
  (rights: FaceRights, sessions: Pick<Sessions, 'of' | 'isComing'>): Step<HeadInput, HeadInput> =>
  (input) => {
    const grants = grantsFor(input.data, rights.faceGrants(input.data.camera));
    if (grants.length === 0) return drop('out_of_scope' satisfies DropReason);
    if (grants.some(({ authorisationId }) => sessions.of(authorisationId) !== undefined)) return pass(input);
    if (grants.some((grant) => sessions.isComing(grant)))
      return retry('session_opening' satisfies RetryReason, ASK_AGAIN_AFTER_MS);
    return drop('no_session' satisfies DropReason);
  };
