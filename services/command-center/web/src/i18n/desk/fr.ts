/** The texts of the alert desk. */
export const deskFr = {
  desk: {
    filters: 'Filtres',
    clearFilters: 'Effacer les filtres',
    state: 'État',
    who: 'Qui',
    plate: 'Plaque',
    nobody: 'Personne',
    assigned: 'Qui s’en occupe',
    take: 'Je m’en charge',
    release: 'Rendre',
    giveTo: 'Confier à',
    checklist: 'À faire',
    note: 'Note',
    addNote: 'Ajouter la note',
    work: 'Travail sur l’alerte',
    bulk: 'Alertes choisies',
    chosen: 'Choisies : {{count}}',
    choose: 'Choisir cette alerte',
    chooseAll: 'Tout choisir',
    clear: 'Ne plus choisir',
    dismissAll: 'Fausses alertes : une raison pour toutes',
    bulkOutcome: 'Envoyées : {{sent}} · acceptées : {{accepted}} · refusées : {{refused}}',
    repeats: '{{count}} fois, de {{from}} à {{to}}',
    keys: 'Touches',
    moves: {
      next: 'Alerte suivante',
      previous: 'Alerte précédente',
      open: 'Ouvrir',
      acknowledge: 'Prendre en charge l’alerte ouverte',
      dismiss: 'Fausse alerte, pour l’alerte ouverte',
      select: 'Choisir, pour agir sur plusieurs',
      keys: 'Ces touches',
    },
    did: {
      assign: 'confiée à',
      note: 'note',
      release: 'rendue',
      check: 'point de la liste coché',
      uncheck: 'point de la liste décoché',
      reopen: 'Rouverte par le système : l’incident s’est aggravé',
    },
  },
} as const;

type Texts<Of> = { [Key in keyof Of]: Of[Key] extends string ? string : Texts<Of[Key]> };
export type DeskWords = Texts<typeof deskFr>;
