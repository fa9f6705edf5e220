export { ARRIVES_WITHIN_MS, whyRefused, type RecordRefusal } from './why-refused.ts';
export { followRights, type FollowRightsOptions, type OnRefused, type Rights } from './follow-rights.ts';
export { createRefusalAlarm } from './refusal-alarm.ts';
export { createRightsBook, type RightRefusal, type RightsBook } from './rights-book.ts';
export { createSteadyClock, type SteadyClock } from './steady-clock.ts';
