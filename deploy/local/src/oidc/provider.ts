import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Configuration, JWK } from 'oidc-provider';
import Provider from 'oidc-provider';
import { messageOf } from '../errors.ts';
import type { Account } from './accounts.ts';
import { messagePage } from './login-page.ts';
import { createSignIn, MULTI_FACTOR, sendPage } from './sign-in.ts';
import { languageOf, wordsOf } from './words.ts';

export type ProviderOptions = {
  readonly issuer: string;
  readonly accounts: readonly Account[];
  readonly client: { readonly id: string; readonly secret: string; readonly publicUrl: string };
  readonly cookieKey: string;
  readonly signingKey: JWK;
};

/** The path at which people return to the command centre after signing in. */
const CALLBACK_PATH = '/auth/callback';
/** The path at which the provider notifies the command centre that a person has signed out. */
const LOGOUT_PATH = '/auth/back-channel-logout';
const SIGN_IN = /^\/sign-in\/[\w-]+$/;

const configurationOf = (options: ProviderOptions): Configuration => ({
  clients: [
    {
      client_id: options.client.id,
      client_secret: options.client.secret,
      redirect_uris: [new URL(CALLBACK_PATH, options.client.publicUrl).href],
      post_logout_redirect_uris: [new URL('/', options.client.publicUrl).href],
      backchannel_logout_uri: new URL(LOGOUT_PATH, options.client.publicUrl).href,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  jwks: { keys: [options.signingKey] },
  cookies: { keys: [options.cookieKey] },
  acrValues: [MULTI_FACTOR],
  // The provider fetches only from its own client on this machine, never from an address in a request. The default refuses loopback
  // addresses.
  fetch: (url, { method, headers, body, redirect, signal }: RequestInit = {}) =>
    fetch(url, { method, headers, body, redirect, signal } as RequestInit),
  pkce: { required: () => true },
  // The claims of a scope are in the ID token itself, because services verify that token and do not ask the provider.
  conformIdTokenClaims: false,
  claims: { openid: ['sub', 'acr', 'amr'], profile: ['name', 'role', 'agency', 'districts'] },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: true },
    backchannelLogout: { enabled: true },
  },
  interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
  ttl: { AccessToken: 600, IdToken: 600, Interaction: 600, Session: 8 * 3600, Grant: 8 * 3600 },
  findAccount: (_, sub) => {
    const account = options.accounts.find((candidate) => candidate.sub === sub);
    if (!account) return undefined;
    const { name, role, agency, districts } = account;
    return { accountId: sub, claims: () => ({ sub, name, role, agency, districts }) };
  },
  // The command centre is the city's own page, so there is nothing further to consent to.
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    if (!client || !session?.accountId) return undefined;
    const grant = new context.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
});

/**
 * An OpenID provider for one machine (https://openid.net/specs/openid-connect-core-1_0.html). It reads accounts from a file and keeps its
 * state in memory.
 */
export function createProvider(options: ProviderOptions): Server {
  const provider = new Provider(options.issuer, configurationOf(options));
  const callback = provider.callback();
  const signIn = createSignIn(provider, options);
  return createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const handled = SIGN_IN.test(path) ? signIn(request, response) : callback(request, response);
    Promise.resolve(handled).catch((error: unknown) => {
      console.error(new Date().toISOString(), messageOf(error));
      if (response.headersSent) return;
      const words = wordsOf(languageOf(request.headers['accept-language']));
      sendPage(response, 400, messagePage(words, words.expired));
    });
  });
}
