import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InvalidFileError } from './read-yaml.ts';

const Credentials = z.record(z.string(), z.object({ username: z.string().min(1), password: z.string() }));

export type CameraCredential = { readonly username: string; readonly password: string };

/**
 * Reads the user names and passwords of cameras, by the names that the camera directory uses. Without a file there are none.
 * @throws InvalidFileError if the file is missing or malformed; the message never holds its contents
 */
export function readCameraCredentials(path: string | undefined): (name: string) => CameraCredential | undefined {
  if (path === undefined) return () => undefined;
  try {
    const all = new Map(Object.entries(Credentials.parse(JSON.parse(readFileSync(path, 'utf8')))));
    return (name) => all.get(name);
  } catch (cause) {
    const wanted = '{"name": {"username": "…", "password": "…"}}';
    throw new InvalidFileError(
      `MARSAD_CAMERA_CREDENTIALS: ${path} must be a readable JSON file of the form ${wanted}`,
      { cause },
    );
  }
}
