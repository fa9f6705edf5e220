import { Role } from '@marsad/schemas';

/** What this deployment takes as a second factor of a sign-in, and of whom it asks one. */
export type SecondFactor = {
  /** Authentication contexts (`acr`): the sign-in asks for them, and each is enough. */
  readonly acrValues: readonly string[];
  /** Methods (`amr`, RFC 8176) of which each is enough, for providers that say no context. */
  readonly amrValues: readonly string[];
  readonly roles: readonly string[];
};

/** Asked for where the deployment names nothing else: OpenID's policy of two factors, and the method `mfa`. */
export const MULTI_FACTOR_ACR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
export const MULTI_FACTOR_AMR = 'mfa';

/** Of everybody, whatever their role: what a verifier asks that was told nothing else. */
export const EVERYBODYS_SECOND_FACTOR: SecondFactor = {
  acrValues: [MULTI_FACTOR_ACR],
  amrValues: [MULTI_FACTOR_AMR],
  roles: Role.options,
};

/**
 * Whether a verified ID token lacks the second factor that its role needs. A provider may ignore what it was asked for (OpenID Connect Core
 * 1.0, 3.1.2.1), so what it says it did is held against it. A token without a role lacks it.
 */
export function lacksSecondFactor(
  claims: Readonly<Record<string, unknown>>,
  { acrValues, amrValues, roles }: SecondFactor,
): boolean {
  const { acr, amr, role } = claims;
  if (typeof role === 'string' && !roles.includes(role)) return false;
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  return !acrValues.some((value) => value === acr) && !amrValues.some((value) => methods.includes(value));
}
