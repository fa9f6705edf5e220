import type { Input } from '@marsad/media';
import type { StateEvent, StreamState } from '../../ports.ts';

export type PlayState = Exclude<StreamState['state'], 'down'>;

/** Reports the state of a camera's stream whenever it changes. */
export function createStateReporter(report: (state: Omit<StateEvent, 'kind' | 'camera' | 'epoch'>) => void) {
  let lastReported = '';
  let notRecordable: string | null = null;
  let note: string | undefined;
  let again: (() => void) | null = null;

  const reportOnce = (state: StreamState): void => {
    const text = JSON.stringify(state);
    if (text === lastReported) return;
    lastReported = text;
    report(state);
  };
  const playState = (state: PlayState, input?: Input, remark?: string): void => {
    again = () => playState(state, input, remark);
    if (!input) return reportOnce({ state });
    const { codec, widthPx, heightPx, displayWidthPx, displayHeightPx, rotationDegrees, declaredFps, audio } = input;
    const isRecorded = codec !== notRecordable;
    const detail = isRecorded
      ? (remark ?? note)
      : `Analysed but not recorded: ${codec} cannot be kept without re-encoding.`;
    const stream = {
      ...{ widthPx, heightPx, codec, playable: input.playable && isRecorded },
      ...{ displayWidthPx, displayHeightPx, rotationDegrees, declaredFps, audio },
    };
    reportOnce({ state, ...(detail === undefined ? {} : { detail }), stream });
  };
  return {
    playState,
    down(reason: NonNullable<StreamState['reason']>, detail: string): void {
      again = null;
      reportOnce({ state: 'down', reason, detail });
    },
    /** Adds a note to the state of a stream that plays, or removes it. */
    note(text: string | undefined): void {
      note = text;
      again?.();
    },
    /** Reports a stream that plays but whose codec MP4 cannot hold. */
    notRecordable(input: Input): void {
      notRecordable = input.codec;
      playState('playing', input);
    },
  };
}
export type StateReporter = ReturnType<typeof createStateReporter>;
