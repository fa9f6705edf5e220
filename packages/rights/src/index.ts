export { followRights, type FollowRightsOptions, type Rights } from './follow-rights.ts';
export { createRightsBook, type RightRefusal, type RightsBook } from './rights-book.ts';
export { createSteadyClock, type SteadyClock } from './steady-clock.ts';
