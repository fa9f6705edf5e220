import { InvalidFileError, readCameraAuthority } from '@marsad/config';
import { StartError } from '../../errors.ts';

/** @throws {StartError} if there is a path, and no file of certificates at it */
export function readAuthority(path: string | undefined): { readonly cameraAuthority?: string } {
  if (path === undefined) return {};
  try {
    return { cameraAuthority: readCameraAuthority(path) };
  } catch (error) {
    if (!(error instanceof InvalidFileError)) throw error;
    throw new StartError('authority_unreadable', `MARSAD_CAMERA_CA: ${error.message}`, { cause: error });
  }
}
