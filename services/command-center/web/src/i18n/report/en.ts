import type { ReportWords } from './fr.ts';

export const reportEn: ReportWords = {
  report: {
    title: 'Public report',
    lead: 'What powers were used for, month by month: counted from the log, without names, cameras or cases.',
    month: 'Month',
    download: 'Download (JSON)',
    inShort: 'In short',
    whole: 'The month is over: these figures will not change.',
    running: 'The month is still running: these figures go up to last midnight.',
    counts: {
      looks: 'Looks',
      unmasked: 'Looks without masks',
      decided: 'Decisions',
      disclosed: 'Disclosures to other authorities',
      erased: 'Erasures',
      refused: 'Refusals',
    },
    acts: 'By authority, purpose and outcome',
    noActs: 'Nothing was looked at, decided or erased in that month.',
    decisions: 'Decisions about rights',
    noDecisions: 'No decision about rights in that month.',
    alarms: 'What the log noticed by itself',
    noAlarms: 'Nothing: no number is missing, and none was taken by another.',
    columns: {
      agency: 'Authority',
      action: 'Action',
      object: 'Object',
      purpose: 'Purpose',
      outcome: 'Outcome',
      times: 'Times',
      withCase: 'With a case',
      decision: 'Decision',
      alarm: 'Alarm',
    },
    outcomes: { allowed: 'Accepted', refused: 'Refused', failed: 'Failed' },
  },
};
