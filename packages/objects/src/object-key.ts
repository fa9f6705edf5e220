import { createHash } from 'node:crypto';

/** What a service's objects are named with: the store lets it write below this, in its own buckets, and nowhere else. */
export const ownPrefix = (owner: string): string => `${owner}/`;

/**
 * Where an object of a camera lies: `<owner>/<district>/<yyyy-mm-dd>/<hh>/<camera>/<name>`, in UTC, so that retention can drop whole days.
 * @param owner the service that writes it
 * @param atMs UTC milliseconds since 1970
 */
export function objectKeyOf(owner: string, district: string, camera: string, atMs: number, name: string): string {
  const time = new Date(atMs).toISOString();
  return `${ownPrefix(owner)}${district}/${time.slice(0, 10)}/${time.slice(11, 13)}/${camera}/${name}`;
}

/**
 * A name that follows from the bytes: what is made anew lies beside what was there, so that nobody who keeps to the rules ever overwrites,
 * and an object that is not what its event says was replaced by somebody who does not.
 * @param about an id that others minted: of one that is more than letters, digits, dots and dashes, a hash is taken
 * @param sha256 of the bytes, in hex
 */
export function nameByContent(about: string, sha256: string, extension: string): string {
  const name = /^[\w.-]{1,120}$/.test(about) ? about : createHash('sha256').update(about).digest('hex').slice(0, 32);
  return `${name}-${sha256.slice(0, 16)}.${extension}`;
}
