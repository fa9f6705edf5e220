import { walkPages } from './browse.ts';
import type { CookieJar } from './cookies.ts';
import { createCookieJar } from './cookies.ts';

/** A person who has signed in through the pages, as a browser would, by HTTP alone. */
export type SignedIn = {
  /** The `cookie` header of the session, for requests that do not go through `fetch`. */
  cookies(): string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  json<T>(path: string, init?: RequestInit): Promise<T>;
  /** Signs in again for one decision, if the command centre asks for it (`signInUrl`). @param as another account to try */
  signAgain(signInUrl: string, as?: { readonly username: string; readonly password: string }): Promise<void>;
};

/**
 * Signs in at the command centre through its OpenID provider: follows the redirects, fills in the provider's form, comes back.
 * @param options.key the thumbprint of the key with which this person's commands will be signed
 * @throws if the provider asks for anything but a login, or refuses it; the message holds the page's text
 */
export async function signIn(
  publicUrl: string,
  username: string,
  password: string,
  { key }: { readonly key?: string } = {},
): Promise<SignedIn> {
  const jar = createCookieJar();
  const home = new URL(publicUrl);
  const hasArrived = (url: URL): boolean => url.origin === home.origin;
  const me = { username, password };
  const login = new URL('/auth/login', home);
  if (key !== undefined) login.searchParams.set('key', key);
  await walkPages(jar, login, me, { hasArrived });
  return {
    ...session(jar, home),
    async signAgain(signInUrl, as = me) {
      await walkPages(jar, new URL(signInUrl, home), as, { hasArrived });
    },
  };
}

function session(jar: CookieJar, home: URL): Omit<SignedIn, 'signAgain'> {
  const call = (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(path, home);
    return fetch(url, { ...init, headers: { ...init.headers, cookie: jar.header(url), origin: home.origin } });
  };
  return {
    cookies: () => jar.header(home),
    fetch: call,
    async json<T>(path: string, init?: RequestInit): Promise<T> {
      const response = await call(path, init);
      if (!response.ok) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
      return (await response.json()) as T;
    },
  };
}
