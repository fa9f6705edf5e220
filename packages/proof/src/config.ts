import { fromEnv, integer, list } from '@marsad/config';
import type { ConfigOf } from '@marsad/config';
import { Role } from '@marsad/schemas';
import { z } from 'zod';
import { EVERYBODYS_SECOND_FACTOR } from './second-factor.ts';

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

const names = (wanted: string) => list(z.string().min(1).max(200), wanted);

/** Where sign-ins are verified, and what counts as the second factor of one; the same for every service of a city. */
export const stepUpConfig = {
  oidcIssuer: fromEnv('MARSAD_OIDC_ISSUER', z.url().describe('the address of the OpenID provider')),
  oidcClientId: fromEnv(
    'MARSAD_OIDC_CLIENT_ID',
    z.string().min(1).describe('the client of the command centre at the OpenID provider'),
  ),
  oidcAcrValues: fromEnv(
    'MARSAD_OIDC_ACR_VALUES',
    names('the acr values that count as two factors, with commas between them').default([
      ...EVERYBODYS_SECOND_FACTOR.acrValues,
    ]),
  ),
  oidcAmrValues: fromEnv(
    'MARSAD_OIDC_AMR_VALUES',
    names('the amr values that count as two factors, with commas between them').default([
      ...EVERYBODYS_SECOND_FACTOR.amrValues,
    ]),
  ),
  secondFactorRoles: fromEnv(
    'MARSAD_SECOND_FACTOR_ROLES',
    list(Role, `the roles that need two factors, of ${Role.options.join(', ')}, with commas between them`).default([
      ...Role.options,
    ]),
  ),
};

/** The longest session, the same for every service of a city: whoever verifies a session's token ends it as soon as the page does. */
export const sessionConfig = {
  /** A shift: whatever the person does, then they meet the identity provider again. */
  sessionMinutes: fromEnv('MARSAD_SESSION_MINUTES', integer(5, 480).prefault('480')),
};

/** The provider and its second factor, as the verifiers of this package take them. */
export const signInOf = (config: ConfigOf<typeof stepUpConfig>) => ({
  issuer: config.oidcIssuer,
  clientId: config.oidcClientId,
  secondFactor: {
    acrValues: config.oidcAcrValues,
    amrValues: config.oidcAmrValues,
    roles: config.secondFactorRoles,
  },
});
