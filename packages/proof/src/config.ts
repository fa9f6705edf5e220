import { fromEnv, integer, list } from '@marsad/config';
import type { ConfigOf } from '@marsad/config';
import { Role } from '@marsad/schemas';
import { z } from 'zod';
import { EVERYBODYS_SECOND_FACTOR } from './second-factor.ts';

const key = (what: string) => z.string().min(40).describe(what);

/** The city's key for commitments, the same in every instance (see `createCommitments`). */
export const commitmentConfig = {
  commitmentKey: fromEnv(
    'MARSAD_COMMITMENT_KEY',
    key('the city key of audit commitments, <day>:<secret>, 40 characters or more'),
  ),
};

/** The public half of the key with which governance signs acts and grants. */
export const governanceKeyConfig = {
  governancePublicKey: fromEnv(
    'MARSAD_GOVERNANCE_PUBLIC_KEY',
    key('the public Ed25519 key of governance (SPKI, DER, base64), as the deployment pinned it'),
  ),
};

const names = (wanted: string) => list(z.string().min(1).max(200), wanted);

/** The OpenID provider and what counts as a second factor, the same for every service of a city. */
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

/** The longest session. All services of a city share it, so that a token expires everywhere when the page's session does. */
export const sessionConfig = {
  /** A shift. After it the person must sign in again, however active they were. */
  sessionMinutes: fromEnv('MARSAD_SESSION_MINUTES', integer(5, 480).prefault('480')),
};

/** The provider and its second factor in the form that the verifiers of this package take. */
export const signInOf = (config: ConfigOf<typeof stepUpConfig>) => ({
  issuer: config.oidcIssuer,
  clientId: config.oidcClientId,
  secondFactor: {
    acrValues: config.oidcAcrValues,
    amrValues: config.oidcAmrValues,
    roles: config.secondFactorRoles,
  },
});
