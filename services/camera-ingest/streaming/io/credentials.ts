import { InvalidFileError, readCameraCredentials, type CameraCredential } from '@marsad/config';
import { StartError } from '../../errors.ts';

export type Credential = CameraCredential;

/** @throws {StartError} if the file is missing or malformed; the message never holds its contents */
export function readCredentials(path: string | undefined): (name: string) => Credential | undefined {
  try {
    return readCameraCredentials(path);
  } catch (error) {
    if (!(error instanceof InvalidFileError)) throw error;
    throw new StartError('credentials_unreadable', error.message, { cause: error });
  }
}
