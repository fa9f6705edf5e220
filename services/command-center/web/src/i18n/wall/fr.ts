/** The texts of the wall of cameras. */
export const wallFr = {
  wall: {
    title: 'Mur d’images',
    open: 'Mur d’images',
    layout: 'Disposition',
    group: 'Groupe de caméras',
    everyCamera: 'Toutes les caméras',
    districts: 'Districts',
    own: 'Mes groupes',
    groups: 'Mes groupes',
    groupsHint: 'Ces groupes restent dans ce navigateur : personne d’autre ne les voit.',
    groupName: 'Nom du groupe',
    groupCameras: 'Caméras du groupe',
    keepGroup: 'Garder le groupe',
    remove: 'Retirer',
    cameras: 'Caméras : {{count}}',
    notKept: 'Ce navigateur n’a pas pu garder les groupes. Ils valent jusqu’à la fermeture de la page.',
    pageBefore: 'Page précédente',
    pageAfter: 'Page suivante',
    tour: 'Défilement',
    noTour: 'Sans défilement',
    everySeconds: 'Toutes les {{value}}',
    follow: 'Une alerte vient devant',
    fullScreen: 'Plein écran',
    keys: 'Touches : 1 à 9 agrandir · Échap revenir · ← → pages · F plein écran · A alertes devant · T défilement',
  },
};

export type WallWords = typeof wallFr;
