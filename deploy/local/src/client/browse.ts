import type { CookieJar } from './cookies.ts';
import { formOf, textOf } from './form.ts';

const MAX_STEPS = 15;

export type Credentials = { readonly username: string; readonly password: string };
export type Way = {
  /** The page at which the redirects and forms end. */
  hasArrived(url: URL): boolean;
  /** A redirect to this address ends the walk without a request, because nothing listens there. */
  stopBefore?(url: URL): boolean;
};

/**
 * Walks through pages as a browser would: follows redirects, fills in the provider's login form once, and submits its second step
 * unchanged.
 * @returns the address at which it ended
 * @throws if a page asks for anything but a login, or refuses it; the message holds the page's text
 */
export async function walkPages(
  jar: CookieJar,
  start: URL,
  { username, password }: Credentials,
  way: Way,
): Promise<URL> {
  let page = await follow(jar, start, {}, way);
  let hasSignedIn = false;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (page.ended || way.hasArrived(page.url)) return page.url;
    const form = formOf(page.html, page.url);
    if (!form) throw new Error(`the sign-in stopped at ${page.url.origin}${page.url.pathname}: ${textOf(page.html)}`);
    if (form.asksPassword && hasSignedIn) throw new Error(`the provider refuses ${username}: ${textOf(page.html)}`);
    if (form.asksPassword) Object.assign(form.fields, { [form.userField]: username, [form.passwordField]: password });
    hasSignedIn ||= form.asksPassword;
    page = await follow(jar, form.action, { method: 'POST', body: new URLSearchParams(form.fields) }, way);
  }
  throw new Error(`the sign-in did not end after ${MAX_STEPS} forms`);
}

type Page = { url: URL; html: string; ended?: true };

async function follow(jar: CookieJar, start: URL, init: RequestInit, way: Way): Promise<Page> {
  let url = start;
  let request = init;
  for (let hop = 0; hop < MAX_STEPS; hop++) {
    const response = await fetch(url, {
      ...request,
      redirect: 'manual',
      headers: { cookie: jar.header(url), origin: url.origin },
    });
    jar.store(url, response);
    const html = await response.text();
    const location = response.headers.get('location');
    if (!location || response.status < 300 || response.status > 399) {
      if (response.status >= 400)
        throw new Error(`${url.origin}${url.pathname} answers ${response.status}: ${textOf(html)}`);
      return { url, html };
    }
    url = new URL(location, url);
    if (way.stopBefore?.(url)) return { url, html: '', ended: true };
    request = {};
  }
  throw new Error(`${start.href} redirects for ever`);
}
