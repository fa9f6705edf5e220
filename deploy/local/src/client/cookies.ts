/**
 * The cookies of one person, by origin. It implements as much of RFC 6265 as a sign-in over redirects needs: paths, and expiry by
 * deletion.
 */
export type CookieJar = { header(url: URL): string; store(url: URL, response: Response): void };

export function createCookieJar(): CookieJar {
  const byOrigin = new Map<string, Map<string, string>>();
  return {
    header: (url) => [...(byOrigin.get(url.origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; '),
    store(url, response) {
      const cookies = byOrigin.get(url.origin) ?? new Map<string, string>();
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(';');
        const at = pair.indexOf('=');
        const gone = attributes.some(
          (attribute) => /^\s*expires=Thu, 01 Jan 1970/i.test(attribute) || /^\s*max-age=0/i.test(attribute),
        );
        if (gone) cookies.delete(pair.slice(0, at).trim());
        else cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
      }
      byOrigin.set(url.origin, cookies);
    },
  };
}
