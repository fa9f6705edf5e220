import { Role } from '@marsad/schemas';

/** What this deployment accepts as a second factor, and which roles need one. */
export type SecondFactor = {
  /** Authentication contexts (`acr`). The sign-in requests them, and each one is enough. */
  readonly acrValues: readonly string[];
  /** Methods (`amr`, RFC 8176) for providers that name no context. Each one is enough. */
  readonly amrValues: readonly string[];
  readonly roles: readonly string[];
};

/** Defaults: OpenID's policy of two factors, and the method `mfa`. */
export const MULTI_FACTOR_ACR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
export const MULTI_FACTOR_AMR = 'mfa';

/** The default of a verifier: every role needs a second factor. */
export const EVERYBODYS_SECOND_FACTOR: SecondFactor = {
  acrValues: [MULTI_FACTOR_ACR],
  amrValues: [MULTI_FACTOR_AMR],
  roles: Role.options,
};

/**
 * Whether a verified ID token lacks the second factor that its role needs. A provider may ignore the requested context (OpenID Connect Core
 * 1.0, 3.1.2.1), so the token's own claims are checked. A token without a role needs one too.
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
