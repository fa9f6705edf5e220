import { createHash } from 'node:crypto';

/** The prefix of a service's object keys. The store lets the service write below it, in the service's own buckets, and nowhere else. */
export const ownPrefix = (owner: string): string => `${owner}/`;

/**
 * The key of an object of a camera: `<owner>/<district>/<yyyy-mm-dd>/<hh>/<camera>/<name>`, in UTC, so that retention can delete whole
 * days.
 * @param owner the service that writes it
 * @param atMs UTC milliseconds since 1970
 */
export function objectKeyOf(owner: string, district: string, camera: string, atMs: number, name: string): string {
  return `${hourPrefix(owner, district, atMs)}${camera}/${name}`;
}

/** The prefix of all keys of a district that begin in the hour of this moment. */
export function hourPrefix(owner: string, district: string, atMs: number): string {
  const time = new Date(atMs).toISOString();
  return `${ownPrefix(owner)}${district}/${time.slice(0, 10)}/${time.slice(11, 13)}/`;
}

/**
 * A name made from an id and from the hash of the bytes. Other bytes get another name, so a service that names its objects this way never
 * replaces one by different bytes. If the bytes of an object are not those that its event announced, an outsider has replaced it.
 * @param about an id that another service made. An id with anything but letters, digits, dots, dashes and underscores is replaced by a hash
 * @param sha256 of the bytes, in hex
 */
export function nameByContent(about: string, sha256: string, extension: string): string {
  const name = /^[\w.-]{1,120}$/.test(about) ? about : createHash('sha256').update(about).digest('hex').slice(0, 32);
  return `${name}-${sha256.slice(0, 16)}.${extension}`;
}
