import * as openid from 'openid-client';
import { createLogoutVerifier, lacksSecondFactor, type SecondFactor } from '@marsad/proof';
import { Problem } from '../errors.ts';
import type { IdentityProvider } from '../ports.ts';

type Options = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  publicUrl: string;
  /** Asked for at every sign-in, and looked for in what comes back. */
  secondFactor: SecondFactor;
  now: () => number;
};

/** A sign-in is abandoned after this long, ms. */
export const ATTEMPT_MS = 10 * 60 * 1000;
/** How old the sign-in behind a decision may be when the browser comes back with it, s: the way back, and clocks that differ. */
const STEP_UP_AGE_S = 60;

/**
 * Authorization code flow with PKCE (RFC 7636), state and nonce. The ID token's signature is checked against the provider's published keys
 * although the token came straight from it (`enableNonRepudiationChecks`): a session is never younger than a verified signature.
 * The provider is looked up at the first sign-in and again after a failure, so this service starts without it.
 */
export function createOpenIdProvider(options: Options): IdentityProvider & { reachable(): Promise<boolean> } {
  const redirectUri = new URL('/auth/callback', options.publicUrl).href;
  const logouts = createLogoutVerifier(options);
  let known: Promise<openid.Configuration> | undefined;

  const discover = async (): Promise<openid.Configuration> => {
    const issuer = new URL(options.issuer);
    const execute = [openid.enableNonRepudiationChecks];
    // Plain HTTP is for a provider on the same machine only; anything else must be HTTPS.
    const local = issuer.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
    if (local) execute.push(openid.allowInsecureRequests);
    return openid.discovery(issuer, options.clientId, options.clientSecret, undefined, { execute, timeout: 10 });
  };
  const configuration = async (): Promise<openid.Configuration> => {
    known ??= discover();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw new Problem('identity_provider_unavailable', undefined, error);
    }
  };

  return {
    async begin(returnTo, request) {
      const config = await configuration();
      const stepUp = 'commandId' in request ? request : undefined;
      const wanted = 'commandId' in request ? request.nonce : request.key;
      const attempt = {
        state: openid.randomState(),
        nonce: wanted ?? openid.randomNonce(),
        codeVerifier: openid.randomPKCECodeVerifier(),
        returnTo,
        startedAtMs: options.now(),
        ...(stepUp && { commandId: stepUp.commandId }),
      };
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await openid.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
        acr_values: options.secondFactor.acrValues.join(' '),
        ...(request.language && { ui_locales: request.language }),
        // A sign-in for a decision is a new one, whatever session the provider still has (OpenID Connect Core 1.0, 3.1.2.1).
        ...(stepUp && { prompt: 'login', max_age: '0' }),
      });
      return { url: url.href, attempt };
    },
    async finish(currentUrl, attempt) {
      const config = await configuration();
      if (options.now() - attempt.startedAtMs > ATTEMPT_MS) throw new Problem('unauthenticated', 'attempt_expired');
      try {
        const tokens = await openid.authorizationCodeGrant(config, currentUrl, {
          pkceCodeVerifier: attempt.codeVerifier,
          expectedState: attempt.state,
          expectedNonce: attempt.nonce,
          idTokenExpected: true,
          ...(attempt.commandId !== undefined && { maxAge: STEP_UP_AGE_S }),
        });
        const claims = tokens.claims();
        if (!tokens.id_token || !claims) throw new Error('the provider sent no ID token');
        if (lacksSecondFactor(claims, options.secondFactor)) throw new Problem('unauthenticated', 'one_factor');
        return { claims, idToken: tokens.id_token };
      } catch (error) {
        if (error instanceof Problem) throw error;
        throw new Problem('unauthenticated', 'sign_in_refused', error);
      }
    },
    loggedOut: (token) => logouts.verify(token, options.now()),
    async signOutUrl() {
      const config = await configuration();
      if (!config.serverMetadata().end_session_endpoint) return undefined;
      return openid.buildEndSessionUrl(config, { post_logout_redirect_uri: new URL('/', options.publicUrl).href }).href;
    },
    reachable: () =>
      configuration().then(
        () => true,
        () => false,
      ),
  };
}
