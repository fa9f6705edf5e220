import type { DecisionKind, GovernanceDecision, ReviewAnswer, ReviewDecision } from '@marsad/schemas';

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
type Nested = Extract<
  GovernanceDecision,
  {
    kind:
      | 'act.publish'
      | 'hotlist.add'
      | 'watchlist.propose'
      | 'authorisation.request'
      | 'agreement.sign'
      | 'camera.register'
      | 'rule.define'
      | 'unmasking.request';
  }
>;
type Terms = Nested extends infer One
  ? One extends unknown
    ? One[Exclude<keyof One, 'kind' | 'replaces'>]
    : never
  : never;

/** Every term that a decision may have: a new term without a word does not compile. */
export type TermKey =
  | 'caseId'
  | 'spanId'
  | 'holdId'
  | 'askedAtMs'
  | Exclude<
      KeysOf<GovernanceDecision> | KeysOf<ReviewDecision>,
      'kind' | 'act' | 'entry' | 'authorisation' | 'agreement' | 'rule' | 'order'
    >
  | KeysOf<Terms>;

/** The texts of the statement that a person signs: one sentence in the first person, and every term. */
export const statementsFr = {
  statement: {
    signing: 'Vous signez',
    signed: 'Vous avez signé',
    toSign: 'À signer',
    terms: 'Les termes, un par un',
    about: 'Ce sur quoi porte la décision',
    fingerprint: 'Empreinte de ce texte',
    fingerprintHint: 'La signature porte sur cette empreinte et sur aucune autre.',
    yes: 'oui',
    no: 'non',
    camerasBelow: 'les caméras nommées ci-dessous ({{count}})',
    sentences: {
      'act.publish':
        'Je déclare le traitement « {{analytic}} » des images de {{cameras}}, pour la finalité « {{purpose}} », sous la responsabilité de {{controller}}, du {{validFromMs}} au {{expiresAtMs}}.',
      'act.withdraw':
        'Je retire l’acte du traitement « {{analytic}} » qui porte sur {{cameras}}, pour le motif suivant : {{reason}}.',
      'hotlist.add':
        'Je demande de rechercher le véhicule immatriculé {{plate}}, pour la raison « {{reason}} », dans le dossier {{caseReference}}, jusqu’au {{expiresAtMs}}.',
      'hotlist.import':
        'Je demande la recherche des véhicules écrits ci-dessous, chacun pour son motif, dans son dossier et jusqu’à son terme. Ceux qui ne sont sur aucune liste demain ne sont plus recherchés.',
      'hotlist.refresh':
        'Je confirme que le véhicule immatriculé {{plate}} reste recherché jusqu’au {{expiresAtMs}}, dans le dossier {{caseReference}}.',
      'hotlist.withdraw':
        'Je demande de ne plus rechercher le véhicule immatriculé {{plate}}, pour le motif suivant : {{reason}}.',
      'watchlist.propose':
        'Je propose que la personne nommée {{label}} dans le dossier {{caseReference}} puisse être recherchée par son visage, au titre « {{category}} », jusqu’au {{expiresAtMs}}.',
      'watchlist.approve':
        'J’approuve que la personne nommée {{label}} dans le dossier {{caseReference}} puisse être recherchée par son visage, au titre « {{category}} », jusqu’au {{expiresAtMs}}.',
      'watchlist.withdraw':
        'Je demande que la personne nommée {{label}} ne puisse plus être recherchée, pour le motif suivant : {{reason}}.',
      'authorisation.request':
        'Je demande l’autorisation de rechercher {{entryIds}} par le visage dans les images de {{cameras}}, du {{fromMs}} au {{toMs}}, pour l’objectif « {{objective}} », dans le dossier {{caseReference}}.',
      'authorisation.approve':
        'J’autorise la recherche de {{entryIds}} par le visage dans les images de {{cameras}}, du {{fromMs}} au {{toMs}}, pour l’objectif « {{objective}} », dans le dossier {{caseReference}}.',
      'authorisation.reject':
        'Je refuse la recherche de {{entryIds}} par le visage dans les images de {{cameras}}, pour le motif suivant : {{reason}}.',
      'authorisation.end':
        'Je mets fin à la recherche de {{entryIds}} par le visage dans les images de {{cameras}}, pour le motif suivant : {{reason}}.',
      'agreement.sign':
        'J’accepte que les alertes « {{rules}} » de {{districts}} soient communiquées à {{agency}}, pour la finalité « {{purpose}} », sur la base de {{legalBasis}}, du {{validFromMs}} au {{expiresAtMs}}.',
      'agreement.end':
        'Je mets fin à la communication des alertes « {{rules}} » de {{districts}} à {{agency}}, pour le motif suivant : {{reason}}.',
      halt: 'J’arrête l’analyse « {{analytic}} » dans toute la ville, pour le motif suivant : {{reason}}.',
      resume: 'Je fais reprendre l’analyse « {{analytic}} » dans toute la ville, pour le motif suivant : {{reason}}.',
      'camera.register':
        'J’enregistre la caméra {{camera}} ({{name}}) de {{district}}, avec l’adresse, les zones et le panneau écrits ci-dessous.',
      'camera.change':
        'Je modifie la caméra {{camera}} ({{name}}) de {{district}}, avec l’adresse, les zones et le panneau écrits ci-dessous.',
      'camera.remove':
        'Je retire la caméra {{cameraId}} : elle n’est plus enregistrée ni analysée, pour le motif suivant : {{reason}}.',
      'rule.define':
        'Je définis la règle ci-dessous. Elle vaut pour ce que la caméra verra dès qu’elle sera en vigueur.',
      'rule.withdraw': 'Je retire la règle {{ruleId}}, pour cette raison : {{reason}}.',
      'rule.mute':
        'Je mets la règle {{ruleId}} en sourdine jusqu’au {{untilMs}}, pour cette raison : {{reason}}. Ce qu’elle signale est gardé sans son, et aucun organisme ne le reçoit.',
      'rule.unmute': 'Je lève la sourdine de la règle {{ruleId}}, pour cette raison : {{reason}}.',
      'retention.order':
        'J’ordonne que les données de {{district}} vivent ces nombres de jours et pas plus : {{lives}}, pour cette raison : {{reason}}.',
      'unmasking.request':
        'Je demande que {{subject}}, et personne d’autre, puisse revoir sans masques la caméra {{camera}} du {{fromMs}} au {{toMs}}, pendant {{forMinutes}} minutes après l’accord, dans le dossier {{caseReference}}, pour ce motif : {{reason}}.',
      'unmasking.approve':
        'J’autorise {{subject}}, et personne d’autre, à revoir sans masques la caméra {{camera}} du {{fromMs}} au {{toMs}}, pendant {{forMinutes}} minutes à partir de maintenant, dans le dossier {{caseReference}}.',
      'unmasking.reject':
        'Je refuse que {{subject}} revoie sans masques la caméra {{camera}}, pour ce motif : {{reason}}.',
      'unmasking.end': 'Je mets fin à l’ordre de revoir sans masques la caméra {{camera}}, pour ce motif : {{reason}}.',
    } satisfies Record<DecisionKind, string>,
    answers: {
      same_person:
        'J’ai comparé les deux photos. Pour moi, la personne vue par la caméra {{camera}} le {{seen}} est la personne du dossier {{caseReference}}.',
      different_person:
        'J’ai comparé les deux photos. Pour moi, la personne vue par la caméra {{camera}} le {{seen}} n’est pas la personne du dossier {{caseReference}}.',
      cannot_tell:
        'J’ai comparé les deux photos. Je ne peux pas dire si la personne vue par la caméra {{camera}} le {{seen}} est celle du dossier {{caseReference}}.',
    } satisfies Record<ReviewAnswer, string>,
    fields: {
      actId: 'Acte de traitement',
      analytic: 'Analyse',
      cameras: 'Caméras',
      controller: 'Responsable du traitement',
      purpose: 'Finalité',
      dataCategories: 'Données produites',
      recipients: 'Destinataires',
      cndpReference: 'Référence CNDP',
      validFromMs: 'À partir du',
      expiresAtMs: 'Jusqu’au',
      demonstration: 'Démonstration',
      entryId: 'Fiche',
      plate: 'Plaque',
      reason: 'Motif',
      caseReference: 'Dossier',
      simulated: 'Données simulées',
      label: 'Nom dans le dossier',
      category: 'Catégorie',
      imageSource: 'Origine de la photo',
      image: 'Photo et son empreinte',
      authorisationId: 'Autorisation',
      objective: 'Objectif',
      offence: 'Infraction listée',
      entryIds: 'Personnes',
      entries: 'Plaques : motif, dossier, terme',
      fromMs: 'À partir du',
      toMs: 'Jusqu’au',
      untilMs: 'Jusqu’au',
      agreementId: 'Accord',
      agency: 'Organisme',
      rules: 'Alertes communiquées',
      districts: 'Arrondissements',
      legalBasis: 'Base légale',
      alertId: 'Alerte',
      candidateId: 'Candidat',
      answer: 'Réponse',
      camera: 'Caméra',
      cameraId: 'Caméra',
      replaces: 'Version remplacée',
      district: 'Arrondissement',
      name: 'Nom',
      position: 'Position (longitude, latitude)',
      headingDegrees: 'Direction (degrés depuis le nord)',
      source: 'Origine des images',
      view: 'Angle de vue',
      analytics: 'Analyses',
      detectorWidthPx: 'Largeur analysée (px)',
      detectorHeightPx: 'Hauteur analysée (px)',
      zones: 'Zones',
      lines: 'Lignes',
      signage: 'Panneau d’information',
      calibration: 'Calibrage au sol',
      recordsAudio: 'Enregistre le son',
      group: 'Groupe',
      ruleId: 'Règle',
      kind: 'Ce qui est signalé',
      placeId: 'Zone ou ligne',
      classes: 'Qui ou quoi',
      direction: 'Sens',
      thresholds: 'Seuils (ms, km/h, personnes par m², m)',
      schedule: 'Quand (jours 1 à 7, heures)',
      lives: 'Classes de données et jours de conservation',
      orderId: 'Ordre',
      subject: 'Personne qui regarde',
      forMinutes: 'Temps pour regarder (minutes)',
      severity: 'Gravité',
      cooldownMs: 'Silence après la fin',
      tells: 'Prévenus aussitôt',
      caseId: 'Dossier (identifiant)',
      spanId: 'Enregistrement (identifiant)',
      holdId: 'Conservation (identifiant)',
      askedAtMs: 'Levée demandée le',
    } satisfies Record<TermKey, string>,
  },
} as const;

type Texts<Of> = { [Key in keyof Of]: Of[Key] extends string ? string : Texts<Of[Key]> };
export type StatementWords = Texts<typeof statementsFr>;
