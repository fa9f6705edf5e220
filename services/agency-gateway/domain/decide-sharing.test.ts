import { parseStrictly } from '@marsad/kafka';
import type { AgencyMessage, Alert, SharingAgreement } from '@marsad/schemas';
import { agencyAlerts } from '@marsad/schemas';
import { describe, expect, it, test } from 'vitest';
import { agreementOf, alertOf, T0 } from '../testing/alerts.ts';
import type { AgencyBook } from './agency-book.ts';
import { createAgencyBook } from './agency-book.ts';
import { decideSharing, decideWithdrawals } from './decide-sharing.ts';
import type { SharedAlert } from './shared-alert.ts';

const AGENCIES = ['police', 'civil-protection'];
const OBSERVED_AT = alertOf('hotlist').firstObservedAtMs;
const decide = (alert: Alert, agreements: SharingAgreement[], book = createAgencyBook(), nowMs = T0) =>
  decideSharing(alert, [-6.8, 34], AGENCIES, agreements, book, nowMs);

const messageOf = (agency: string, alert: SharedAlert, agreementId = 's-1'): AgencyMessage => ({
  agency,
  sentAtMs: T0,
  body: { kind: 'alert', agreementId, alert },
});

/** The book after the alert was sent to every agency that gets it. */
function bookAfter(alert: Alert, agreements: SharingAgreement[], book: AgencyBook = createAgencyBook()): AgencyBook {
  for (const sharing of decide(alert, agreements, book))
    if (sharing.kind === 'send') book.put(messageOf(sharing.agency, sharing.alert, sharing.agreement.agreementId));
  return book;
}

describe('what is sent to an agency', () => {
  it('is nothing without an agreement', () => {
    for (const rule of ['hotlist', 'behaviour', 'face'] as const) expect(decide(alertOf(rule), [])).toEqual([]);
  });

  test.each<[string, Partial<SharingAgreement>]>([
    ['ended', { state: 'ended' }],
    ['expired', { expiresAtMs: T0 }],
    ['not begun', { validFromMs: T0 + 1 }],
    ['for another rule', { rules: ['behaviour', 'face'] }],
    ['for another district', { districts: ['agdal'] }],
    ['younger than the alert', { validFromMs: OBSERVED_AT + 1 }],
    ['signed after the alert, for a time before it', { signedAtMs: OBSERVED_AT + 1 }],
  ])('is nothing under an agreement that is %s', (_, agreement) => {
    expect(decide(alertOf('hotlist'), [agreementOf(agreement)])).toEqual([]);
  });

  it('includes an alert that was observed in the first millisecond of the agreement', () => {
    expect(decide(alertOf('hotlist'), [agreementOf({ validFromMs: OBSERVED_AT })])).toHaveLength(1);
  });

  it('attack: an alert for one agency is never sent to another, whatever the others have agreed', () => {
    const agreements = [
      agreementOf(),
      agreementOf({ agreementId: 's-2', agency: 'civil-protection', rules: ['behaviour'] }),
    ];
    expect(decide(alertOf('hotlist'), agreements).map(({ agency }) => agency)).toEqual(['police']);
    expect(decide(alertOf('behaviour'), agreements).map(({ agency }) => agency)).toEqual(['civil-protection']);
  });

  it('is nothing for an agency that the city does not name, even with a signed agreement', () => {
    expect(decide(alertOf('hotlist'), [agreementOf({ agency: 'strangers' })])).toEqual([]);
  });

  test.each(['in_review', 'dismissed'] as const)('never includes a face alert that is %s', (review) => {
    const why = { ...alertOf('face').why, review } as Alert['why'];
    expect(decide(alertOf('face', { why }), [agreementOf({ rules: ['face'] })])).toEqual([]);
  });

  it('is what an agency needs to act: no picture, no score, no name of the staff and nobody outside the case', () => {
    const sent = (['hotlist', 'behaviour', 'face'] as const).map((rule) => {
      const [sharing] = decide(alertOf(rule), [agreementOf({ rules: ['hotlist', 'behaviour', 'face'] })]);
      return sharing?.alert;
    });
    expect(sent).toMatchObject([
      { rule: 'hotlist', match: 'exact', plate: '123456 | WW', reason: 'stolen_vehicle', caseReference: 'CASE-1' },
      { rule: 'behaviour', behaviour: 'zone_entered' },
      { rule: 'face', reason: 'missing_person_or_victim', caseReference: 'CASE-2' },
    ]);
    for (const alert of sent) {
      if (!alert) throw new Error('each rule is shared');
      const message = messageOf('police', alert);
      expect(parseStrictly(agencyAlerts, message)).toEqual(message);
    }
  });
});

describe('once', () => {
  const agreements = [agreementOf()];
  const book = bookAfter(alertOf('hotlist', { revision: 3 }), agreements);

  it('the same revision and an older one are not sent again', () => {
    expect(decide(alertOf('hotlist', { revision: 3 }), agreements, book)).toEqual([]);
    expect(decide(alertOf('hotlist', { revision: 2, state: 'acknowledged' }), agreements, book)).toEqual([]);
  });

  it('a revision without news for the agency is not sent, such as a picture or a line in the history', () => {
    const later = alertOf('hotlist', {
      revision: 4,
      change: 'view',
      clip: { status: 'failed', reason: 'nothing_recorded' },
    });
    expect(decide(later, agreements, book)).toEqual([]);
  });

  it('a revision with news for the agency is sent', () => {
    expect(decide(alertOf('hotlist', { revision: 4, state: 'dismissed' }), agreements, book)).toMatchObject([
      { kind: 'send', agency: 'police', alert: { revision: 4, state: 'dismissed' } },
    ]);
  });

  it('an alert that only goes on is sent every five minutes at most, however many observations it takes in', () => {
    const [raisedAtMs, agency] = [OBSERVED_AT, createAgencyBook()];
    bookAfter(alertOf('hotlist'), agreements, agency);
    const sent: number[] = [];
    for (let revision = 1; revision <= 60; revision += 1) {
      const goesOn = {
        revision,
        observations: revision + 1,
        tracks: revision + 1,
        lastObservedAtMs: raisedAtMs + revision * 15_000,
      };
      const decided = decide(alertOf('hotlist', goesOn), agreements, agency);
      sent.push(...decided.map(() => revision * 15));
      bookAfter(alertOf('hotlist', goesOn), agreements, agency);
    }
    expect(sent).toEqual([300, 600, 900]);
  });

  it('a rise and a decision are sent at once, with the time of the last observation', () => {
    const possible = { ...alertOf('hotlist').why, match: 'possible' } as Alert['why'];
    const agency = bookAfter(alertOf('hotlist', { why: possible }), agreements);
    const later = { lastObservedAtMs: OBSERVED_AT + 1_000 };
    const risen = decide(
      alertOf('hotlist', { revision: 1, roseAtMs: OBSERVED_AT + 1_000, ...later }),
      agreements,
      agency,
    );
    expect(risen).toMatchObject([{ alert: { match: 'exact', ...later } }]);
    const closed = decide(
      alertOf('hotlist', { why: possible, revision: 2, state: 'closed', ...later }),
      agreements,
      agency,
    );
    expect(closed).toMatchObject([{ alert: { state: 'closed', ...later } }]);
  });

  it('an alert under two agreements names the same one, in whichever order they come', () => {
    const both = [agreementOf({ agreementId: 's-2' }), agreementOf({ agreementId: 's-1' })];
    expect(decide(alertOf('hotlist'), both)).toMatchObject([{ agreement: { agreementId: 's-1' } }]);
    expect(decide(alertOf('hotlist'), both.toReversed())).toMatchObject([{ agreement: { agreementId: 's-1' } }]);
  });
});

describe('when an agreement is over', () => {
  const book = bookAfter(alertOf('hotlist'), [agreementOf()]);

  test.each<[string, SharingAgreement[]]>([
    ['gone', []],
    ['ended', [agreementOf({ state: 'ended' })]],
    ['expired', [agreementOf({ expiresAtMs: T0 })]],
    ['for other districts', [agreementOf({ districts: ['agdal'] })]],
  ])('%s: the alerts that were sent under it are withdrawn', (_, agreements) => {
    const withdrawn = [
      { kind: 'withdraw', agency: 'police', agreementId: 'share-police-1', alert: { alertId: 'a-hotlist' } },
    ];
    expect(decideWithdrawals(AGENCIES, agreements, book, T0)).toMatchObject(withdrawn);
    expect(decide(alertOf('hotlist', { revision: 9 }), agreements, book)).toMatchObject(withdrawn);
  });

  it('an alert that another agreement shares stays', () => {
    const agreements = [agreementOf({ state: 'ended' }), agreementOf({ agreementId: 's-2' })];
    expect(decideWithdrawals(AGENCIES, agreements, book, T0)).toEqual([]);
  });

  it('an alert is withdrawn once, and sent again with its next revision under a new agreement', () => {
    const after = bookAfter(alertOf('hotlist'), [agreementOf()]);
    after.put({ agency: 'police', sentAtMs: T0, body: { kind: 'withdrawn', alertId: 'a-hotlist' } });
    expect(decideWithdrawals(AGENCIES, [], after, T0)).toEqual([]);
    expect(decide(alertOf('hotlist'), [agreementOf()], after)).toEqual([]);
    expect(decide(alertOf('hotlist', { revision: 1 }), [agreementOf()], after)).toMatchObject([{ kind: 'send' }]);
  });

  it('an alert of an unknown rule, which a later version sent, is withdrawn', () => {
    const later = createAgencyBook();
    const [sharing] = decide(alertOf('hotlist'), [agreementOf()]);
    if (!sharing) throw new Error('it is shared');
    later.put(messageOf('police', { ...sharing.alert, rule: 'drone' }));
    expect(decideWithdrawals(AGENCIES, [agreementOf()], later, T0)).toMatchObject([{ kind: 'withdraw' }]);
  });

  it('a confirmed face alert is withdrawn like others', () => {
    const faces = bookAfter(alertOf('face'), [agreementOf({ rules: ['face'] })]);
    expect(decideWithdrawals(AGENCIES, [agreementOf({ rules: ['face'] })], faces, T0)).toEqual([]);
    expect(decideWithdrawals(AGENCIES, [agreementOf()], faces, T0)).toHaveLength(1);
  });
});
