import { useCameraName } from '../../parts/names.ts';

/** A person in a record: name first, because people are asked by name. */
export function Person({ of }: { of: { name: string; subject: string } | undefined }) {
  return of ? <bdi title={of.subject}>{of.name}</bdi> : <span>—</span>;
}

/** Cameras by the names that people know them by; those that this person may not list keep their id. */
export function CameraNames({ ids }: { ids: readonly string[] }) {
  const cameraName = useCameraName();
  return <>{ids.map(cameraName).join(' · ')}</>;
}
