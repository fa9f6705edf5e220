/** The texts of the public report. */
export const reportFr = {
  report: {
    title: 'Rapport public',
    lead: 'À quoi les pouvoirs ont servi, mois par mois : compté dans le journal, sans nom, sans caméra, sans dossier.',
    month: 'Mois',
    download: 'Télécharger (JSON)',
    inShort: 'En bref',
    whole: 'Le mois est terminé : ces chiffres ne changeront plus.',
    running: 'Le mois court encore : ces chiffres vont jusqu’à minuit dernier.',
    counts: {
      looks: 'Consultations',
      unmasked: 'Regards sans masque',
      decided: 'Décisions',
      disclosed: 'Communications à d’autres autorités',
      erased: 'Effacements',
      refused: 'Refus',
    },
    acts: 'Par autorité, finalité et issue',
    noActs: 'Rien n’a été consulté, décidé ni effacé ce mois-là.',
    decisions: 'Décisions sur les droits',
    noDecisions: 'Aucune décision sur les droits ce mois-là.',
    alarms: 'Ce que le journal a remarqué de lui-même',
    noAlarms: 'Rien : aucun numéro ne manque, aucun n’a été pris par un autre.',
    columns: {
      agency: 'Autorité',
      action: 'Action',
      object: 'Objet',
      purpose: 'Finalité',
      outcome: 'Issue',
      times: 'Fois',
      withCase: 'Avec un dossier',
      decision: 'Décision',
      alarm: 'Alarme',
    },
    outcomes: { allowed: 'Accepté', refused: 'Refusé', failed: 'Échoué' },
  },
};
export type ReportWords = typeof reportFr;
