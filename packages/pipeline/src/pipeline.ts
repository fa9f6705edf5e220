import { pass, type AnyReasons, type Outcome, type Reasons } from './outcome.ts';

export type Step<In, Out, R extends Reasons> = (input: In) => Outcome<Out, R> | Promise<Outcome<Out, R>>;

/** Is called once for every step that ran, with the outcome of that step. */
export type PipelineObserver = (
  step: string,
  kind: Outcome<unknown, AnyReasons>['kind'],
  reason: string | undefined,
) => void;

export type Pipeline<In, Out, R extends Reasons> = {
  /** The same pipeline with one more step at its end. The original stays as it was. */
  step<Next>(name: string, step: Step<Out, Next, R>): Pipeline<In, Next, R>;
  /** Runs the steps in order until one does not pass. A step that throws is a defect: the error goes to the caller. */
  run(input: In): Promise<Outcome<Out, R>>;
  /** The names of the steps, in order. */
  readonly steps: readonly string[];
};

type NamedStep = { readonly name: string; readonly step: Step<unknown, unknown, AnyReasons> };

/** Creates a pipeline without steps. Its steps can give the reasons of `R` and no others. */
export function createPipeline<In, R extends Reasons>(observer?: PipelineObserver): Pipeline<In, In, R> {
  return pipelineOf<In, In, R>([], observer);
}

function pipelineOf<In, Out, R extends Reasons>(
  named: readonly NamedStep[],
  observer: PipelineObserver | undefined,
): Pipeline<In, Out, R> {
  return {
    steps: named.map(({ name }) => name),
    step<Next>(name: string, step: Step<Out, Next, R>): Pipeline<In, Next, R> {
      if (named.some((other) => other.name === name)) throw new Error(`the pipeline already has a step called ${name}`);
      // The list does not keep the types that `step` has just checked: each step's input is its predecessor's output.
      return pipelineOf<In, Next, R>([...named, { name, step: step as Step<unknown, unknown, AnyReasons> }], observer);
    },
    async run(input) {
      let outcome: Outcome<unknown, AnyReasons> = pass(input);
      for (const { name, step } of named) {
        if (outcome.kind !== 'pass') break;
        const answer = step(outcome.value);
        outcome = answer instanceof Promise ? await answer : answer;
        observer?.(name, outcome.kind, outcome.kind === 'pass' ? undefined : outcome.reason);
      }
      return outcome as Outcome<Out, R>;
    },
  };
}
