/** Maps a state and an input to the next state and to the effects that have to be performed. */
export type Step<State, Input, Effect> = (state: State, input: Input) => readonly [State, readonly Effect[]];

/**
 * Runs a pure state machine: keeps its state and performs its effects. An input that an effect sends is queued until all effects of the
 * current input are done.
 */
export function runMachine<State, Input, Effect>(
  initial: State,
  step: Step<State, Input, Effect>,
  perform: (effect: Effect) => void,
): { send(input: Input): void; state(): State } {
  let state = initial;
  let isRunning = false;
  const queue: Input[] = [];
  const drain = (): void => {
    for (let input = queue.shift(); input !== undefined; input = queue.shift()) {
      const [next, effects] = step(state, input);
      state = next;
      for (const effect of effects) perform(effect);
    }
  };
  return {
    state: () => state,
    send(input) {
      queue.push(input);
      if (isRunning) return;
      isRunning = true;
      try {
        drain();
      } finally {
        isRunning = false;
      }
    },
  };
}
