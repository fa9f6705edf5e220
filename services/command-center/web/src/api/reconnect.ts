/** The state of a connection to the server as a person sees it. */
export type Connection = 'connecting' | 'open' | 'lost';

/** `interrupted`: the transport retries by itself. `waiting`: it gave up, and this page opens it again later. */
export type Reconnect = {
  phase: 'idle' | 'connecting' | 'open' | 'interrupted' | 'waiting';
  /** How often it failed since it was last open. */
  failures: number;
};
export type ReconnectInput =
  | { kind: 'wanted' }
  | { kind: 'opened' }
  | { kind: 'interrupted' }
  | { kind: 'closed' }
  | { kind: 'wait_over'; isWanted: boolean }
  | { kind: 'stopped' };
export type ReconnectEffect = { kind: 'open' } | { kind: 'close' } | { kind: 'wait'; ms: number };

export const UNCONNECTED: Reconnect = { phase: 'idle', failures: 0 };

export const connectionOf = ({ phase }: Reconnect): Connection =>
  phase === 'open' ? 'open' : phase === 'interrupted' || phase === 'waiting' ? 'lost' : 'connecting';

/**
 * The steps of a connection that is kept open while it is wanted. The event stream and the preview socket share them, and differ only in
 * their transport and their waits.
 * @param waitMs how long to wait after this number of failures, ms
 */
export const reconnectBy =
  (waitMs: (failures: number) => number) =>
  (state: Reconnect, input: ReconnectInput): readonly [Reconnect, readonly ReconnectEffect[]] => {
    const { phase, failures } = state;
    if (input.kind === 'stopped') return [UNCONNECTED, phase === 'idle' ? [] : [{ kind: 'close' }]];
    if (input.kind === 'wanted')
      return phase === 'idle' || phase === 'waiting' ? [connecting(failures), [{ kind: 'open' }]] : [state, []];
    if (input.kind === 'wait_over') {
      if (phase !== 'waiting') return [state, []];
      return input.isWanted ? [connecting(failures), [{ kind: 'open' }]] : [{ phase: 'idle', failures }, []];
    }
    // A transport may still report something after it was stopped or gave up.
    if (phase === 'idle' || phase === 'waiting') return [state, []];
    switch (input.kind) {
      case 'opened':
        return [{ phase: 'open', failures: 0 }, []];
      case 'interrupted':
        return [{ phase: 'interrupted', failures }, []];
      case 'closed':
        return [{ phase: 'waiting', failures: failures + 1 }, [{ kind: 'wait', ms: waitMs(failures + 1) }]];
    }
  };

const connecting = (failures: number): Reconnect => ({ phase: 'connecting', failures });
