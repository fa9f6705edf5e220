export { TEST_AGENCIES } from './agencies.ts';
export { valuesOf } from './arbitrary.ts';
export { createBus, uniqueGroup, useBus, type Bus, type Collected, type OpenedKafka } from './bus.ts';
export { eventually } from './eventually.ts';
export { startHeartbeat, type Heartbeat } from './heartbeat.ts';
export { permitAnalytics } from './permit.ts';
export { useStack, type Stack } from './stack.ts';
