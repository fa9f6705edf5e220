import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartError } from '../../errors.ts';

const Credentials = z.record(z.string(), z.object({ username: z.string().min(1), password: z.string() }));

export type Credential = { readonly username: string; readonly password: string };

/**
 * Reads the user names and passwords of cameras, by the names that the camera directory uses.
 * @throws {StartError} if the file is missing or malformed; the message never holds its contents
 */
export function readCredentials(path: string | undefined): (name: string) => Credential | undefined {
  if (path === undefined) return () => undefined;
  try {
    const all = new Map(Object.entries(Credentials.parse(JSON.parse(readFileSync(path, 'utf8')))));
    return (name) => all.get(name);
  } catch (cause) {
    const wanted = '{"name": {"username": "…", "password": "…"}}';
    throw new StartError(
      'credentials_unreadable',
      `MARSAD_CAMERA_CREDENTIALS: ${path} must be a readable JSON file of the form ${wanted}`,
      { cause },
    );
  }
}
