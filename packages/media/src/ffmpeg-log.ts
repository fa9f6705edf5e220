import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';

/** Stops FFmpeg from writing to stderr in this thread: its messages hold addresses, credentials included. */
export const silenceFfmpeg = (): void => Log.setLevel(AV_LOG_QUIET);
