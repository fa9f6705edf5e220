export { makeClip, makeFootage, type ClipOptions } from './clips.ts';
export { stripedFrame } from './frames.ts';
export { buildRtspServer, freePort, hasGo, publish, startRtspServer, type RtspServerOptions } from './rtsp.ts';
export { turnInStream } from './turn-in-stream.ts';
