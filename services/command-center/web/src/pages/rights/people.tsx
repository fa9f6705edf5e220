import { useCameraName } from '../../parts/names.ts';

/** A person in a record, by their name, with their account in a tooltip. */
export function Person({ of }: { of: { name: string; subject: string } | undefined }) {
  return of ? <bdi title={of.subject}>{of.name}</bdi> : <span>—</span>;
}

/** Cameras by their names; a camera that this person may not list keeps its id. */
export function CameraNames({ ids }: { ids: readonly string[] }) {
  const cameraName = useCameraName();
  return <>{ids.map(cameraName).join(' · ')}</>;
}
