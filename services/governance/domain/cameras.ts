import { cameraTermsOf, refusesSource, signageFault, streamOf } from '@marsad/schemas';
import type { Camera, CameraTerms } from '@marsad/schemas';
import { cameraVersionOf } from '@marsad/schemas/ids';
import type { CityFacts, Decider } from '../ports.ts';
import { isCalibrated } from './calibration.ts';
import type { Command, DecisionOf, Refusal, Verdict } from './change.ts';
import { accepted, actorOf, madeBy, refused } from './change.ts';
import { worksFor } from './districts.ts';
import type { Register } from './register.ts';
import { rulesMovedWith, rulesWithdrawnWith } from './rules.ts';
import { isDrawn } from './zones.ts';

type CameraCommand = Command<DecisionOf<'camera.register' | 'camera.change' | 'camera.remove'>>;

/**
 * Decides about the directory of cameras, which nobody else writes. A supervisor decides about the cameras of their districts; a change that
 * moves a camera needs both districts.
 */
export function decideCamera(register: Register, city: CityFacts, command: CameraCommand, nowMs: number): Verdict {
  const { decision, by, hash } = command;
  if (decision.kind === 'camera.remove') return removeCamera(register, { ...command, decision }, nowMs);
  const terms = decision.camera;
  const before = register.cameras.get(terms.camera);
  if (![terms, ...(before ? [before] : [])].every(({ district }) => worksFor(by, district)))
    return refused('district_may_not');
  if (decision.kind === 'camera.register' && before) return refused('already_exists');
  if (decision.kind === 'camera.change') {
    if (!before) return refused('unknown');
    if (cameraVersionOf(cameraTermsOf(before)) !== decision.replaces) return refused('changed_meanwhile');
  }
  if (isCredentialOfOthers(terms, register, by)) return refused('district_may_not');
  const fault = cameraFault(terms, register, city, nowMs);
  if (fault) return refused(fault);
  const { fileEntrySha256 } = before ?? {};
  const record: Camera = { ...terms, ...(fileEntrySha256 && { fileEntrySha256 }), madeBy: madeBy(before, hash) };
  return accepted(
    { kind: 'camera', record },
    ...returning(register, terms),
    ...rulesMovedWith(register, record, nowMs),
  );
}

function removeCamera(
  register: Register,
  { decision, by, hash }: Command<DecisionOf<'camera.remove'>>,
  nowMs: number,
): Verdict {
  const before = register.cameras.get(decision.cameraId);
  if (!before) return refused('unknown');
  const { camera, district } = before;
  if (!worksFor(by, district)) return refused('district_may_not');
  const { reason } = decision;
  const record = { camera, district, by: actorOf(by), reason, atMs: nowMs, madeBy: madeBy(before, hash) };
  return accepted({ kind: 'camera_removed', record }, ...rulesWithdrawnWith(register, record));
}

/**
 * Takes an entry of the city file into the directory. What a person decided stays: an entry never brings a removed camera back, and does
 * not change a camera that a person changed. Where file and directory agree again, the file has its say again.
 */
export function importCamera(register: Register, city: CityFacts, entry: CameraTerms, nowMs: number): Verdict {
  const before = register.cameras.get(entry.camera);
  const entryHash = cameraVersionOf(entry);
  if (!before && register.removedCameras.has(entry.camera)) return refused('removed_by_person');
  const version = before && cameraVersionOf(cameraTermsOf(before));
  if (before?.fileEntrySha256 === entryHash && version === entryHash) return accepted();
  if (before && version !== entryHash && wasChangedByPerson(before, version)) return refused('changed_by_person');
  const fault = cameraFault(entry, register, city, nowMs);
  if (fault) return refused(fault);
  const record = { ...entry, fileEntrySha256: entryHash };
  return accepted({ kind: 'camera', record }, ...rulesMovedWith(register, record, nowMs));
}

/** A camera from before this version has neither mark, and was taken from the file. */
const wasChangedByPerson = (
  { fileEntrySha256, madeBy: decisions = [] }: Camera,
  version: string | undefined,
): boolean => (fileEntrySha256 === undefined ? decisions.length > 0 : version !== fileEntrySha256);

/**
 * Whether only cameras of districts in which the person does not work sign in with this credential. Whoever named it for an address of their
 * own would be sent its password.
 */
function isCredentialOfOthers({ source }: CameraTerms, { cameras }: Register, by: Decider): boolean {
  const credential = credentialOf(source);
  if (credential === undefined) return false;
  const owners = [...cameras.values()].filter((camera) => credentialOf(camera.source) === credential);
  return owners.length > 0 && !owners.some(({ district }) => worksFor(by, district));
}

const credentialOf = (source: CameraTerms['source']): string | undefined =>
  source.kind === 'rtsp' ? source.credential : undefined;

const returning = (register: Register, { camera }: CameraTerms) =>
  register.removedCameras.has(camera) ? [{ kind: 'camera_returned', camera } as const] : [];

/** Why a camera may not be registered like this. */
function cameraFault(terms: CameraTerms, { cameras }: Register, city: CityFacts, nowMs: number): Refusal | undefined {
  if (!city.districts.has(terms.district)) return 'unknown';
  if (signageFault(terms, nowMs)) return 'signage_invalid';
  if (!isDrawn(terms)) return 'zone_invalid';
  if (!isCalibrated(terms)) return 'calibration_invalid';
  if (refusesSource(terms.source, city.cameraNetworks)) return 'address_refused';
  const others = [...cameras.values()].filter(({ camera }) => camera !== terms.camera);
  return inUse(terms.source, others);
}

/** Whether another camera has one of these streams or this certificate. A file may be played by several cameras. */
function inUse(source: CameraTerms['source'], others: readonly Camera[]): Refusal | undefined {
  if (source.kind === 'edge') {
    const { certificateSha256 } = source;
    const sameCertificate = others.some(
      (other) => other.source.kind === 'edge' && other.source.certificateSha256 === certificateSha256,
    );
    return sameCertificate ? 'certificate_in_use' : undefined;
  }
  const taken = new Set(others.flatMap((other) => streamsOf(other.source)));
  return streamsOf(source).some((stream) => taken.has(stream)) ? 'address_in_use' : undefined;
}

const streamsOf = (source: CameraTerms['source']): string[] =>
  source.kind === 'rtsp' ? [source.url, source.analysisUrl].filter((url) => url !== undefined).map(streamOf) : [];
