import { describe, expect, it } from 'vitest';
import { alertOf, faceAlertOf } from '../testing/test-client.ts';
import { redactAlert } from './redact-alert.ts';

const REVEALING = /w-1|f-77aa|track-1|0\.713|face-embedding|gallerySize|quality/;
const action = {
  atMs: 1,
  action: 'dispatch',
  from: 'confirmed',
  to: 'dispatched',
  actor: { subject: 'demo-operator', name: 'Salma', agency: 'rabat-operations' },
};
const head = { status: 'ready', bucket: 'evidence', objectKey: 'h.jpg', widthPx: 80, heightPx: 90, tookMs: 1 };

describe('an alert as it leaves the service', () => {
  it('shows that a candidate is in review, but not who it may be or how sure the software is', () => {
    const shown = redactAlert(faceAlertOf({}, { observationIds: ['f-77aa'], headCrop: head }), 'in_review');
    expect(shown.why).toMatchObject({ rule: 'face', review: 'in_review', caseReference: 'DEMO-2026-007' });
    expect(JSON.stringify(shown)).not.toMatch(REVEALING);
    expect(shown.headCrop).toEqual({ status: 'none' });
  });

  it("shows another agency neither the actions of the city's staff nor how a face was matched", () => {
    const reviewers = [1, 2].map((n) => ({ subject: `r-${n}`, name: `Reviewer ${n}`, agency: 'rabat-operations' }));
    const alert = faceAlertOf({ review: 'confirmed', verifiers: reviewers }, { history: [action] });
    const text = JSON.stringify(redactAlert(alert, 'shared'));
    expect(text).toContain('"review":"confirmed"');
    expect(text).not.toMatch(REVEALING);
    expect(text).not.toMatch(/Reviewer|Salma/);
  });

  it('shows another agency neither where somebody walked nor who else is told', () => {
    const path = [1, 2].map((n) => ({ atMs: n, xM: 10 * n, yM: 5 }));
    const why = {
      ...{ rule: 'behaviour', kind: 'loitering', ruleVersion: 1, placeId: 'z', demonstration: false },
      path,
    };
    const alert = alertOf({ why, tells: { roles: ['operator'], agencies: ['fire-brigade'] } });
    expect(redactAlert(alert, 'whole')).toMatchObject({ why: { path }, tells: { agencies: ['fire-brigade'] } });
    expect(JSON.stringify(redactAlert(alert, 'shared'))).not.toMatch(/path|xM|fire-brigade/);
  });

  it('leaves an alert of another rule as it is', () => {
    const alert = alertOf({ history: [action] });
    expect(redactAlert(alert, 'whole')).toEqual(alert);
    expect(redactAlert(alert, 'shared').why).toEqual(alert.why);
  });
});
