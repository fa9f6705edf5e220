export { render } from './render.ts';
export { shownSize } from './shown-size.ts';
export type { Drawing, PieceOfFootage, RecordedFile, RenderJob, Rendered, TracePoint } from './render-job.ts';
