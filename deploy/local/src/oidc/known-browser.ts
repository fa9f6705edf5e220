import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const THREE_MONTHS_S = 90 * 24 * 3_600;

/**
 * Cookies, sealed with the provider's key, which prove that an account has signed in from this browser before. They do not replace a
 * sign-in.
 */
export function createKnownBrowsers(key: string) {
  const sealOf = (username: string, id: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['known browser', username, id]))
      .digest();
  const nameOf = (username: string): string =>
    `known_${createHmac('sha256', key).update(`name ${username}`).digest('hex').slice(0, 16)}`;
  return {
    /** The random id of this browser, if this account has signed in from it before. */
    of(cookies: string | undefined, username: string): string | undefined {
      const name = nameOf(username);
      const pair = (cookies ?? '').split(/;\s*/).find((cookie) => cookie.startsWith(`${name}=`));
      const [id = '', seal = ''] = (pair?.slice(name.length + 1) ?? '').split('.');
      const expected = sealOf(username, id);
      const givenSeal = Buffer.from(seal, 'base64url');
      return givenSeal.length === expected.length && timingSafeEqual(givenSeal, expected) ? id : undefined;
    },
    cookie(username: string, path: string): string {
      const id = randomBytes(16).toString('base64url');
      const value = `${id}.${sealOf(username, id).toString('base64url')}`;
      return `${nameOf(username)}=${value}; Path=${path}; Max-Age=${THREE_MONTHS_S}; HttpOnly; SameSite=Lax`;
    },
  };
}
