import type { Kafka } from '@marsad/kafka';
import { cameraRegistered, cameraState } from '@marsad/schemas';
import type { CameraState } from '@marsad/schemas';
import { forgetCamera, noteCamera, type CertificateBook } from '../domain/certificates.ts';
import type { EdgeCamera } from '../ports.ts';

export type CityFollowers = {
  readonly book: CertificateBook;
  readonly onState: (state: CameraState) => void;
  /** Called before a camera leaves the directory, or is no smart camera any more. */
  readonly onRemoved: (camera: EdgeCamera) => void;
  /** Called after every change of the directory. */
  readonly onChanged: () => void;
};

/** Follows the claims on cameras, then the directory. Both have been read to their end when this resolves. */
export async function followCity(
  kafka: Kafka,
  districts: readonly string[],
  { book, onState, onRemoved, onChanged }: CityFollowers,
): Promise<void> {
  await kafka.stateTable({
    name: 'claims',
    events: [cameraState],
    districts,
    onChange: (change) => {
      if (!('tombstone' in change)) onState(change.data);
    },
  });
  await kafka.stateTable({
    name: 'directory',
    events: [cameraRegistered],
    districts,
    onChange: (change) => {
      const id = 'tombstone' in change ? change.tombstone : change.data.camera;
      const before = book.cameras.get(id);
      if (before && ('tombstone' in change || change.data.source.kind !== 'edge')) onRemoved(before);
      if ('tombstone' in change) forgetCamera(book, id);
      else noteCamera(book, change.data);
      onChanged();
    },
  });
}
