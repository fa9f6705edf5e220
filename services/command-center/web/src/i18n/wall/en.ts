import type { WallWords } from './fr.ts';

export const wallEn: WallWords = {
  wall: {
    title: 'Wall of cameras',
    open: 'Wall',
    layout: 'Layout',
    group: 'Group of cameras',
    everyCamera: 'Every camera',
    districts: 'Districts',
    own: 'My groups',
    groups: 'My groups',
    groupsHint: 'These groups stay in this browser: nobody else sees them.',
    groupName: 'Name of the group',
    groupCameras: 'Cameras of the group',
    keepGroup: 'Keep the group',
    remove: 'Remove',
    cameras: 'Cameras: {{count}}',
    notKept: 'This browser could not keep the groups. They last until the page is closed.',
    pageBefore: 'Page before',
    pageAfter: 'Page after',
    tour: 'Tour',
    noTour: 'No tour',
    everySeconds: 'Every {{value}}',
    follow: 'An alert comes forward',
    fullScreen: 'Full screen',
    keys: 'Keys: 1 to 9 enlarge · Esc back · ← → pages · F full screen · A alerts forward · T tour',
  },
};
