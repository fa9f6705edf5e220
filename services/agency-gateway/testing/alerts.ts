import { alertChanged, parsePlate, sharingAgreement } from '@marsad/schemas';
import type { Alert, SharingAgreement } from '@marsad/schemas';

/** Alerts and agreements for tests; times are ms around `T0`, at which every agreement is in force. */
export const T0 = 1_790_000_100_000;

const model = { name: 'm', sha256: 'a'.repeat(64), threshold: 0.5 };

const plate = () => {
  const parsed = parsePlate('123456 WW');
  if (parsed.kind === 'refused') throw new Error(parsed.detail);
  return parsed.plate;
};

type Why = Exclude<Alert['why'], { rule: 'system' }>;

const WHY: Readonly<Record<Why['rule'], Why>> = {
  hotlist: {
    rule: 'hotlist',
    ruleVersion: 1,
    match: 'exact',
    differences: [],
    entryId: 'h-1',
    entryPlate: plate(),
    hotlistReason: 'stolen_vehicle',
    caseReference: 'CASE-1',
    readId: 'r-1',
    read: plate(),
    rawText: '123456WW',
    characters: [],
    confidence: 0.9,
    votes: 2,
    vehicleClass: 'car',
    model,
  },
  behaviour: alertChanged.example.why as Why,
  face: {
    rule: 'face',
    ruleVersion: 1,
    candidateId: 'f-1',
    authorisationId: 'auth-1',
    objective: 'missing_person_or_victim',
    caseReference: 'CASE-2',
    entryId: 'w-1',
    trackId: 't-1',
    score: 0.8,
    quality: 0.9,
    gallerySize: 1,
    model,
    review: 'confirmed',
  },
};
const SUBJECT = { hotlist: 'ww:123456', behaviour: 't-1', face: 'w-1' };

export const alertOf = (rule: Why['rule'], more: Partial<Alert> = {}) => ({
  ...alertChanged.example,
  alertId: `a-${rule}`,
  camera: 'hassan-gate-1' as Alert['camera'],
  subject: SUBJECT[rule],
  why: WHY[rule],
  ...more,
});

export const agreementOf = (more: Partial<SharingAgreement> = {}): SharingAgreement => ({
  ...sharingAgreement.example,
  rules: ['hotlist'],
  districts: ['hassan'],
  ...more,
});
