import * as openid from 'openid-client';
import { createLogoutVerifier, lacksSecondFactor, type SecondFactor } from '@marsad/proof';
import { Problem } from '../errors.ts';
import type { IdentityProvider, SignInAttempt, SignInRequest, StepUpRequest, VerifiedSignIn } from '../ports.ts';

type Options = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  publicUrl: string;
  /** Every sign-in requests it, and the ID token must confirm it. */
  secondFactor: SecondFactor;
  now: () => number;
};

/** A sign-in is abandoned after this long, ms. */
export const ATTEMPT_MS = 10 * 60 * 1000;
/**
 * How old the sign-in for a decision may be when the browser comes back with it, s. It allows for the redirect and for clocks that differ.
 */
const STEP_UP_AGE_S = 60;
/** A request to the provider waits no longer than this, s. */
const PROVIDER_TIMEOUT_S = 10;

/**
 * Signs people in with the authorization code flow, PKCE (RFC 7636), state and nonce. The ID token's signature is checked against the
 * provider's published keys although the token came straight from it (`enableNonRepudiationChecks`), so every session rests on a verified
 * signature. The provider is looked up at the first sign-in and again after a failure, so this service starts without it.
 */
export function createOpenIdProvider(options: Options): IdentityProvider & { reachable(): Promise<boolean> } {
  const { publicUrl, now } = options;
  const logouts = createLogoutVerifier(options);
  const configuration = createConfiguration(options);
  return {
    begin: async (returnTo, request) => begin(await configuration(), options, returnTo, request),
    async finish(currentUrl, attempt) {
      const config = await configuration();
      if (now() - attempt.startedAtMs > ATTEMPT_MS) throw new Problem('unauthenticated', 'attempt_expired');
      return finish(config, options, currentUrl, attempt).catch((error: unknown) => {
        throw error instanceof Problem ? error : new Problem('unauthenticated', 'sign_in_refused', error);
      });
    },
    loggedOut: (token) => logouts.verify(token, now()),
    async signOutUrl() {
      const config = await configuration();
      if (!config.serverMetadata().end_session_endpoint) return undefined;
      return openid.buildEndSessionUrl(config, { post_logout_redirect_uri: new URL('/', publicUrl).href }).href;
    },
    reachable: () =>
      configuration().then(
        () => true,
        () => false,
      ),
  };
}

/** Looks the provider up once, and again after a failure. */
function createConfiguration({ issuer, clientId, clientSecret }: Options): () => Promise<openid.Configuration> {
  let known: Promise<openid.Configuration> | undefined;
  const discover = async (): Promise<openid.Configuration> => {
    const url = new URL(issuer);
    // Plain HTTP is only for a provider on the same machine; any other must be HTTPS.
    const isLocal = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    const execute = [openid.enableNonRepudiationChecks, ...(isLocal ? [openid.allowInsecureRequests] : [])];
    return openid.discovery(url, clientId, clientSecret, undefined, { execute, timeout: PROVIDER_TIMEOUT_S });
  };
  return async () => {
    known ??= discover();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw new Problem('identity_provider_unavailable', undefined, error);
    }
  };
}

async function begin(
  config: openid.Configuration,
  { publicUrl, secondFactor, now }: Options,
  returnTo: string,
  request: SignInRequest | StepUpRequest,
): Promise<{ url: string; attempt: SignInAttempt }> {
  const isStepUp = 'commandId' in request;
  const nonce = isStepUp ? request.nonce : request.key;
  const attempt = {
    state: openid.randomState(),
    nonce: nonce ?? openid.randomNonce(),
    codeVerifier: openid.randomPKCECodeVerifier(),
    returnTo,
    startedAtMs: now(),
    ...(isStepUp && { commandId: request.commandId }),
  };
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: new URL('/auth/callback', publicUrl).href,
    scope: 'openid profile',
    code_challenge: await openid.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    state: attempt.state,
    nonce: attempt.nonce,
    acr_values: secondFactor.acrValues.join(' '),
    ...(request.language && { ui_locales: request.language }),
    // A sign-in for a decision is a new one, whatever session the provider still has (OpenID Connect Core 1.0, 3.1.2.1).
    ...(isStepUp && { prompt: 'login', max_age: '0' }),
  });
  return { url: url.href, attempt };
}

async function finish(
  config: openid.Configuration,
  { secondFactor }: Options,
  currentUrl: URL,
  { codeVerifier, state, nonce, commandId }: SignInAttempt,
): Promise<VerifiedSignIn> {
  const tokens = await openid.authorizationCodeGrant(config, currentUrl, {
    pkceCodeVerifier: codeVerifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
    ...(commandId !== undefined && { maxAge: STEP_UP_AGE_S }),
  });
  const claims = tokens.claims();
  if (!tokens.id_token || !claims) throw new Error('the provider sent no ID token');
  if (lacksSecondFactor(claims, secondFactor)) throw new Problem('unauthenticated', 'one_factor');
  return { claims, idToken: tokens.id_token };
}
