import { fromEnv } from '@marsad/config';
import { z } from 'zod';

const key = (what: string) => z.string().min(40).describe(what);

/** The key that every instance of the city commits with (see `createCommitments`). */
export const commitmentConfig = {
  commitmentKey: fromEnv('MARSAD_COMMITMENT_KEY', key('the city key of audit commitments, 40 characters or more')),
};

/** The key with which governance signs acts and grants; readers pin it. */
export const governanceKeyConfig = {
  governancePublicKey: fromEnv(
    'MARSAD_GOVERNANCE_PUBLIC_KEY',
    key('the public Ed25519 key of governance (SPKI, DER, base64), as the deployment pinned it'),
  ),
};

/** Where sign-ins for a decision are verified. */
export const stepUpConfig = {
  oidcIssuer: fromEnv('MARSAD_OIDC_ISSUER', z.url().describe('the address of the OpenID provider')),
  oidcClientId: fromEnv(
    'MARSAD_OIDC_CLIENT_ID',
    z.string().min(1).describe('the client of the command centre at the OpenID provider'),
  ),
};
