import { createHash, randomBytes } from 'node:crypto';
import type { Addresses } from '../infrastructure.ts';
import type { Credentials } from './browse.ts';
import { walkPages } from './browse.ts';
import type { CookieJar } from './cookies.ts';
import { createCookieJar } from './cookies.ts';

/**
 * Signs in at the OpenID provider for one decision in the way that the command centre asks of people (code flow with PKCE, `prompt=login`,
 * `max_age=0`, the decision's nonce), and returns the raw ID token. Tests give it to the services that verify tokens.
 * @param jar cookies of a browser that was there before; a new browser when absent
 * @throws when the provider refuses the person or the client
 */
export async function idTokenFor(
  { oidc, publicUrl }: Pick<Addresses, 'oidc' | 'publicUrl'>,
  credentials: Credentials,
  nonce: string,
  jar: CookieJar = createCookieJar(),
): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const callback = new URL('/auth/callback', publicUrl);
  const start = new URL(`${oidc.issuer}/auth`);
  start.search = new URLSearchParams({
    client_id: oidc.clientId,
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: callback.href,
    prompt: 'login',
    max_age: '0',
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const isCallback = (url: URL): boolean => url.origin === callback.origin;
  const back = await walkPages(jar, start, credentials, { hasArrived: isCallback, stopBefore: isCallback });
  const response = await fetch(`${oidc.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${oidc.clientId}:${oidc.clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: callback.href,
      code_verifier: verifier,
    }),
  });
  const answer = (await response.json()) as { id_token?: string; error?: string; error_description?: string };
  if (answer.id_token === undefined)
    throw new Error(
      `the provider gives no ID token: ${answer.error ?? response.status} ${answer.error_description ?? ''}`,
    );
  return answer.id_token;
}
