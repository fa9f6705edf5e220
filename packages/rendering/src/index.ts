export { render } from './render.ts';
export type { Drawing, PieceOfFootage, RenderJob, Rendered, TracePoint } from './render-job.ts';
