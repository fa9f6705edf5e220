import {
  IconBell,
  IconCamera,
  IconChartBar,
  IconListCheck,
  IconMovie,
  IconScale,
  IconSearch,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import type { Me } from '../api/types.ts';

/** Every page, and who may open it. A person starts on the first page that they may open. */
const PAGES = [
  { to: '/', key: 'live', Icon: IconVideo, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/reviews', key: 'reviews', Icon: IconUsers, mayOpen: (me: Me) => me.places.includes('reviews') },
  {
    to: '/alerts',
    key: 'alerts',
    Icon: IconBell,
    mayOpen: ({ role }: Me) => role === 'operator' || role === 'supervisor' || role === 'officer',
  },
  { to: '/traffic', key: 'traffic', Icon: IconChartBar, mayOpen: (me: Me) => me.places.includes('flow') },
  { to: '/recordings', key: 'recordings', Icon: IconMovie, mayOpen: (me: Me) => me.places.includes('cameras') },
  { to: '/search', key: 'search', Icon: IconSearch, mayOpen: (me: Me) => me.places.includes('plate_search') },
  {
    to: '/cameras',
    key: 'cameras',
    Icon: IconCamera,
    mayOpen: ({ decides }: Me) => decides.some(({ kind }) => kind === 'camera.change'),
  },
  { to: '/audit', key: 'audit', Icon: IconListCheck, mayOpen: (me: Me) => me.places.includes('audit') },
  { to: '/rights', key: 'rights', Icon: IconScale, mayOpen: (me: Me) => me.places.includes('governance') },
] as const;

export type PageKey = (typeof PAGES)[number]['key'];

export const pagesOf = (me: Me): (typeof PAGES)[number][] => PAGES.filter(({ mayOpen }) => mayOpen(me));
