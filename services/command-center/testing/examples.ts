import { alertChanged, cameraRegistered, type Alert, type Camera, type City } from '@marsad/schemas';

export const PUBLIC_URL = 'http://localhost:8080';
export const SECRET = 'a secret of the tests, long enough to be one';
export const NOW_MS = 1_790_000_100_000;
/** The agency that operates the city of these tests, and one that it may share with. */
export const CITY_AGENCY = 'rabat-operations';
export const OTHER_AGENCY = 'police';

export const CITY: Omit<City, 'cameras'> = {
  city: 'rabat',
  name: { fr: 'Rabat', ar: 'الرباط', en: 'Rabat' },
  timeZone: 'Africa/Casablanca',
  operatedBy: CITY_AGENCY,
  agencies: [{ id: OTHER_AGENCY, name: { fr: 'Police', ar: 'الشرطة', en: 'Police' } }],
  districts: ['agdal', 'hassan'].map((id) => ({
    id: id as Alert['district'],
    name: { fr: id, ar: id, en: id },
    polygon: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  })),
};

export const alertOf = (change: Record<string, unknown> = {}): Alert =>
  alertChanged.schema.parse({ ...alertChanged.example, ...change });
/** A face alert in review, of `w-1`, under `auth-1`, in Hassan. */
export const faceAlertOf = (why: Record<string, unknown> = {}, change: Record<string, unknown> = {}): Alert =>
  alertOf({
    alertId: 'f-1',
    camera: 'hassan-hall-1',
    subject: 'w-1 track-1',
    why: {
      rule: 'face',
      ruleVersion: 1,
      candidateId: 'f-77aa',
      authorisationId: 'auth-1',
      objective: 'missing_person_or_victim',
      caseReference: 'DEMO-2026-007',
      entryId: 'w-1',
      trackId: 'track-1',
      score: 0.713,
      quality: 0.8,
      gallerySize: 1,
      model: { name: 'face-embedding', sha256: 'a'.repeat(64), threshold: 0.5 },
      review: 'in_review',
      ...why,
    },
    ...change,
  });
export const cameraOf = (change: Record<string, unknown> = {}): Camera =>
  cameraRegistered.schema.parse({ ...cameraRegistered.example, ...change });
