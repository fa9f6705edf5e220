import {
  IconBell,
  IconBriefcase,
  IconCamera,
  IconChartBar,
  IconLayoutGrid,
  IconListCheck,
  IconMap2,
  IconMovie,
  IconPlayerPlay,
  IconReportAnalytics,
  IconRuler2,
  IconScale,
  IconSearch,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import type { Me } from '../api/types.ts';

/** Every page, and who may open it. A person starts on the first page that they may open. */
const PAGES = [
  { to: '/', key: 'live', Icon: IconVideo, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/wall', key: 'wall', Icon: IconLayoutGrid, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/map', key: 'map', Icon: IconMap2, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/reviews', key: 'reviews', Icon: IconUsers, mayOpen: (me: Me) => me.places.includes('reviews') },
  {
    to: '/alerts',
    key: 'alerts',
    Icon: IconBell,
    mayOpen: ({ role }: Me) => role === 'operator' || role === 'supervisor' || role === 'officer',
  },
  { to: '/traffic', key: 'traffic', Icon: IconChartBar, mayOpen: (me: Me) => me.places.includes('flow') },
  { to: '/recordings', key: 'recordings', Icon: IconMovie, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/playback', key: 'playback', Icon: IconPlayerPlay, mayOpen: (me: Me) => me.places.includes('playback') },
  { to: '/search', key: 'search', Icon: IconSearch, mayOpen: (me: Me) => me.places.includes('plate_search') },
  {
    to: '/cameras',
    key: 'cameras',
    Icon: IconCamera,
    mayOpen: ({ decides }: Me) => decides.some(({ kind }) => kind === 'camera.change'),
  },
  { to: '/rules', key: 'rules', Icon: IconRuler2, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/audit', key: 'audit', Icon: IconListCheck, mayOpen: (me: Me) => me.places.includes('audit') },
  { to: '/rights', key: 'rights', Icon: IconScale, mayOpen: (me: Me) => me.places.includes('governance') },
  // After the rights, where a judge begins.
  { to: '/cases', key: 'cases', Icon: IconBriefcase, mayOpen: (me: Me) => me.places.includes('cases') },
  // Everybody may read it. It stands last, because nobody begins there.
  { to: '/report', key: 'report', Icon: IconReportAnalytics, mayOpen: () => true },
] as const;

export type PageKey = (typeof PAGES)[number]['key'];

export const pagesOf = (me: Me): (typeof PAGES)[number][] => PAGES.filter(({ mayOpen }) => mayOpen(me));
/** Pages that are reached from another one: the bar has no room for every page. */
const REACHED_FROM_ANOTHER = ['wall', 'map', 'report'] as const;
type Linked = Exclude<(typeof PAGES)[number], { key: (typeof REACHED_FROM_ANOTHER)[number] }>;
const isLinked = (page: (typeof PAGES)[number]): page is Linked =>
  !(REACHED_FROM_ANOTHER as readonly string[]).includes(page.key);

export const linkedPagesOf = (me: Me): Linked[] => pagesOf(me).filter(isLinked);
