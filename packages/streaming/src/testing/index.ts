export { createFakePerception } from './fake-perception.ts';
export { cameraFor, createHarness, fileCamera, playBack, steadyClock, type Harness, type Of } from './media-harness.ts';
export { SAMPLES } from './samples.ts';
