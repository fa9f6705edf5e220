import { createCookieJar, type CookieJar } from './cookies.ts';

/** Somebody who has signed in through the pages, as a browser would, with nothing but HTTP. */
export type SignedIn = {
  /** The `cookie` header of the session, for what does not go through `fetch`. */
  cookies(): string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  json<T>(path: string): Promise<T>;
};

const MAX_STEPS = 15;

/**
 * Signs in at the command centre through its OpenID provider: follows the redirects, fills in the provider's form, comes back.
 * @throws if the provider asks for something else than a login, or refuses it; the message holds the page's text.
 */
export async function signIn(publicUrl: string, username: string, password: string): Promise<SignedIn> {
  const jar = createCookieJar();
  const home = new URL(publicUrl);
  let page = await follow(jar, new URL('/auth/login', home), {});
  for (let step = 0; step < MAX_STEPS; step++) {
    if (page.url.origin === home.origin) return session(jar, home);
    const form = formOf(page.html, page.url);
    if (!form) throw new Error(`the sign-in stopped at ${page.url.origin}${page.url.pathname}: ${textOf(page.html)}`);
    if (step > 1 && form.asksPassword) throw new Error(`the provider refuses ${username}: ${textOf(page.html)}`);
    if (form.asksPassword) Object.assign(form.fields, { [form.userField]: username, [form.passwordField]: password });
    page = await follow(jar, form.action, { method: 'POST', body: new URLSearchParams(form.fields) });
  }
  throw new Error(`the sign-in did not end after ${MAX_STEPS} forms`);
}

type Page = { url: URL; html: string };

async function follow(jar: CookieJar, start: URL, init: RequestInit): Promise<Page> {
  let url = start;
  let request = init;
  for (let hop = 0; hop < MAX_STEPS; hop++) {
    const response = await fetch(url, {
      ...request,
      redirect: 'manual',
      headers: { cookie: jar.header(url), origin: url.origin },
    });
    jar.store(url, response);
    const location = response.headers.get('location');
    if (!location || response.status < 300 || response.status > 399) {
      const html = await response.text();
      if (response.status >= 400)
        throw new Error(`${url.origin}${url.pathname} answers ${response.status}: ${textOf(html)}`);
      return { url, html };
    }
    url = new URL(location, url);
    request = {};
  }
  throw new Error(`${start.href} redirects for ever`);
}

type Form = {
  action: URL;
  fields: Record<string, string>;
  asksPassword: boolean;
  userField: string;
  passwordField: string;
};

function formOf(html: string, base: URL): Form | undefined {
  const form = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/i.exec(html);
  if (!form?.[1]) return undefined;
  const fields: Record<string, string> = {};
  let passwordField = '';
  let userField = '';
  for (const [input] of (form[2] ?? '').matchAll(/<input[^>]*>/gi)) {
    const name = attribute(input, 'name');
    const type = attribute(input, 'type') || 'text';
    if (!name) continue;
    fields[name] = unescape(attribute(input, 'value'));
    if (type === 'password') passwordField = name;
    else if (type !== 'hidden') userField ||= name;
  }
  return {
    action: new URL(unescape(form[1]), base),
    fields,
    asksPassword: passwordField !== '',
    userField,
    passwordField,
  };
}

const attribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? '';
const unescape = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#x27;', "'").replaceAll('&quot;', '"');
const textOf = (html: string): string =>
  html
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

function session(jar: CookieJar, home: URL): SignedIn {
  const call = (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(path, home);
    return fetch(url, { ...init, headers: { ...init.headers, cookie: jar.header(url), origin: home.origin } });
  };
  return {
    cookies: () => jar.header(home),
    fetch: call,
    async json<T>(path: string): Promise<T> {
      const response = await call(path);
      if (!response.ok) throw new Error(`${path} answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
      return (await response.json()) as T;
    },
  };
}
