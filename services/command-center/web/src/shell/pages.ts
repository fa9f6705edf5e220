import {
  IconBell,
  IconChartBar,
  IconListCheck,
  IconMovie,
  IconScale,
  IconSearch,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import type { Me } from '../api/types.ts';

/** Every page, and who may open it. A person starts on the first page that is open to them. */
const PAGES = [
  { to: '/', key: 'live', Icon: IconVideo, open: (me: Me) => me.places.includes('cameras') },
  { to: '/reviews', key: 'reviews', Icon: IconUsers, open: (me: Me) => me.places.includes('reviews') },
  {
    to: '/alerts',
    key: 'alerts',
    Icon: IconBell,
    open: ({ role }: Me) => role === 'operator' || role === 'supervisor' || role === 'officer',
  },
  { to: '/traffic', key: 'traffic', Icon: IconChartBar, open: (me: Me) => me.places.includes('flow') },
  { to: '/recordings', key: 'recordings', Icon: IconMovie, open: (me: Me) => me.places.includes('cameras') },
  { to: '/search', key: 'search', Icon: IconSearch, open: (me: Me) => me.places.includes('plate_search') },
  { to: '/audit', key: 'audit', Icon: IconListCheck, open: (me: Me) => me.places.includes('audit') },
  { to: '/rights', key: 'rights', Icon: IconScale, open: (me: Me) => me.places.includes('governance') },
] as const;

export type PageKey = (typeof PAGES)[number]['key'];

export const pagesOf = (me: Me): (typeof PAGES)[number][] => PAGES.filter(({ open }) => open(me));
