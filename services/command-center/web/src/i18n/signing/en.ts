import type { StatementWords } from './fr.ts';

export const statementsEn: StatementWords = {
  statement: {
    signing: 'You are signing',
    signed: 'You signed',
    toSign: 'To sign',
    terms: 'Its terms, one by one',
    about: 'What the decision is about',
    fingerprint: 'Fingerprint of this text',
    fingerprintHint: 'The signature is of this fingerprint and of no other.',
    yes: 'yes',
    no: 'no',
    camerasBelow: 'the cameras named below ({{count}})',
    sentences: {
      'act.publish':
        'I declare the processing “{{analytic}}” of the pictures of {{cameras}}, for the purpose “{{purpose}}”, under the responsibility of {{controller}}, from {{validFromMs}} to {{expiresAtMs}}.',
      'act.withdraw':
        'I withdraw the act for the processing “{{analytic}}” of the pictures of {{cameras}}, for this reason: {{reason}}.',
      'hotlist.add':
        'I ask to look for the vehicle with plate {{plate}}, for the reason “{{reason}}”, in case {{caseReference}}, until {{expiresAtMs}}.',
      'hotlist.import':
        'I ask to look for the vehicles written below, each for its reason, in its case and until its moment. Those that are on no list of tomorrow stop.',
      'hotlist.refresh':
        'I confirm that the vehicle with plate {{plate}} is still looked for until {{expiresAtMs}}, in case {{caseReference}}.',
      'hotlist.withdraw':
        'I ask that the vehicle with plate {{plate}} is no longer looked for, for this reason: {{reason}}.',
      'watchlist.propose':
        'I propose that the person named {{label}} in case {{caseReference}} may be looked for by their face, as “{{category}}”, until {{expiresAtMs}}.',
      'watchlist.approve':
        'I approve that the person named {{label}} in case {{caseReference}} may be looked for by their face, as “{{category}}”, until {{expiresAtMs}}.',
      'watchlist.withdraw':
        'I ask that the person named {{label}} may no longer be looked for, for this reason: {{reason}}.',
      'authorisation.request':
        'I request authorisation to look for {{entryIds}} by their face in the pictures of {{cameras}}, from {{fromMs}} to {{toMs}}, for the objective “{{objective}}”, in case {{caseReference}}.',
      'authorisation.approve':
        'I authorise looking for {{entryIds}} by their face in the pictures of {{cameras}}, from {{fromMs}} to {{toMs}}, for the objective “{{objective}}”, in case {{caseReference}}.',
      'authorisation.reject':
        'I reject looking for {{entryIds}} by their face in the pictures of {{cameras}}, for this reason: {{reason}}.',
      'authorisation.end':
        'I end looking for {{entryIds}} by their face in the pictures of {{cameras}}, for this reason: {{reason}}.',
      'agreement.sign':
        'I agree that alerts “{{rules}}” of {{districts}} are shared with {{agency}}, for the purpose “{{purpose}}”, on the basis of {{legalBasis}}, from {{validFromMs}} to {{expiresAtMs}}.',
      'agreement.end':
        'I end the sharing of alerts “{{rules}}” of {{districts}} with {{agency}}, for this reason: {{reason}}.',
      halt: 'I halt the analytic “{{analytic}}” in the whole city, for this reason: {{reason}}.',
      resume: 'I resume the analytic “{{analytic}}” in the whole city, for this reason: {{reason}}.',
      'camera.register':
        'I register the camera {{camera}} ({{name}}) of {{district}}, with the address, the zones and the sign that are written below.',
      'camera.change':
        'I change the camera {{camera}} ({{name}}) of {{district}}, with the address, the zones and the sign that are written below.',
      'camera.remove':
        'I remove the camera {{cameraId}}: it is no longer recorded or analysed, for this reason: {{reason}}.',
      'rule.define': 'I define the rule below. It applies to what the camera sees once it is in force.',
      'rule.withdraw': 'I withdraw the rule {{ruleId}}, for this reason: {{reason}}.',
      'rule.mute':
        'I mute the rule {{ruleId}} until {{untilMs}}, for this reason: {{reason}}. What it raises is kept without sound, and no agency gets it.',
      'rule.unmute': 'I end the mute of the rule {{ruleId}}, for this reason: {{reason}}.',
      'retention.order':
        'I order that data of {{district}} live for these days and no longer: {{lives}}, for this reason: {{reason}}.',
      'unmasking.request':
        'I ask that {{subject}}, and nobody else, may play back camera {{camera}} without masks from {{fromMs}} to {{toMs}}, for {{forMinutes}} minutes after the approval, in case {{caseReference}}, for this reason: {{reason}}.',
      'unmasking.approve':
        'I authorise {{subject}}, and nobody else, to play back camera {{camera}} without masks from {{fromMs}} to {{toMs}}, for {{forMinutes}} minutes from now, in case {{caseReference}}.',
      'unmasking.reject':
        'I reject that {{subject}} plays back camera {{camera}} without masks, for this reason: {{reason}}.',
      'unmasking.end': 'I end the order to play back camera {{camera}} without masks, for this reason: {{reason}}.',
    },
    answers: {
      same_person:
        'I have compared the two pictures. In my judgement the person seen by camera {{camera}} on {{seen}} is the person of case {{caseReference}}.',
      different_person:
        'I have compared the two pictures. In my judgement the person seen by camera {{camera}} on {{seen}} is not the person of case {{caseReference}}.',
      cannot_tell:
        'I have compared the two pictures. I cannot tell whether the person seen by camera {{camera}} on {{seen}} is the person of case {{caseReference}}.',
    },
    fields: {
      actId: 'Processing act',
      analytic: 'Analytic',
      cameras: 'Cameras',
      controller: 'Controller',
      purpose: 'Purpose',
      dataCategories: 'Data made',
      recipients: 'Recipients',
      cndpReference: 'CNDP reference',
      validFromMs: 'From',
      expiresAtMs: 'Until',
      demonstration: 'Demonstration',
      entryId: 'Entry',
      plate: 'Plate',
      reason: 'Reason',
      caseReference: 'Case',
      simulated: 'Simulated data',
      label: 'Name in the case',
      category: 'Category',
      imageSource: 'Source of the picture',
      image: 'Picture and its hash',
      authorisationId: 'Authorisation',
      objective: 'Objective',
      offence: 'Listed offence',
      entryIds: 'Persons',
      entries: 'Plates: reason, case, until',
      fromMs: 'From',
      toMs: 'Until',
      untilMs: 'Until',
      agreementId: 'Agreement',
      agency: 'Agency',
      rules: 'Alerts shared',
      districts: 'Districts',
      legalBasis: 'Legal basis',
      alertId: 'Alert',
      candidateId: 'Candidate',
      answer: 'Answer',
      camera: 'Camera',
      cameraId: 'Camera',
      replaces: 'Version that is replaced',
      district: 'District',
      name: 'Name',
      position: 'Position (longitude, latitude)',
      headingDegrees: 'Heading (degrees from north)',
      source: 'Where its pictures come from',
      view: 'Angle of view',
      analytics: 'Analytics',
      detectorWidthPx: 'Analysed width (px)',
      detectorHeightPx: 'Analysed height (px)',
      zones: 'Zones',
      lines: 'Lines',
      signage: 'Sign',
      calibration: 'Calibration on the ground',
      recordsAudio: 'Records sound',
      group: 'Group',
      ruleId: 'Rule',
      kind: 'What is reported',
      placeId: 'Zone or line',
      classes: 'Who or what',
      direction: 'Direction',
      thresholds: 'Thresholds (ms, km/h, persons per m², m)',
      schedule: 'When (days 1 to 7, hours)',
      lives: 'Classes of data, and how many days they live',
      orderId: 'Order',
      subject: 'Person who looks',
      forMinutes: 'Time to look (minutes)',
      severity: 'Severity',
      cooldownMs: 'Silence after its end',
      tells: 'Told at once',
      caseId: 'Case (id)',
      spanId: 'Recording (id)',
      holdId: 'Hold (id)',
      askedAtMs: 'Release asked for on',
    },
  },
};
