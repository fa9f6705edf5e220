import { drop, pass, retry } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import { grantsFor } from '../domain/scope.ts';
import type { Reasons } from '../errors.ts';
import type { FaceRights } from '../ports.ts';
import type { HeadInput } from './head-input.ts';
import type { Sessions } from './sessions.ts';

/** A session opens within a second or two of its grant; ms. */
const ASK_AGAIN_AFTER_MS = 250;

/** Passes a head that a live grant with an open session covers. Any other head is dropped undecoded. */
export const inScope =
  (rights: FaceRights, sessions: Pick<Sessions, 'of' | 'isOpening'>): Step<HeadInput, HeadInput, Reasons> =>
  (input) => {
    const grants = grantsFor(input.data, rights.faceGrants(input.data.camera));
    if (grants.length === 0) return drop('out_of_scope');
    if (grants.some(({ authorisationId }) => sessions.of(authorisationId) !== undefined)) return pass(input);
    if (grants.some((grant) => sessions.isOpening(grant))) return retry('session_opening', ASK_AGAIN_AFTER_MS);
    return drop('no_session');
  };
