import { pass, type Outcome } from './outcome.ts';

export type Step<In, Out> = (input: In) => Outcome<Out> | Promise<Outcome<Out>>;

/** Told once for every step that ran: where an input's way ended, or that it went on. */
export type PipelineObserver = (step: string, kind: Outcome<unknown>['kind'], reason: string | undefined) => void;

export type Pipeline<In, Out> = {
  /** The same pipeline with one more step at its end. The original stays as it was. */
  step<Next>(name: string, step: Step<Out, Next>): Pipeline<In, Next>;
  /** Runs the steps in order until one does not pass. A step that throws is a defect: the error goes to the caller. */
  run(input: In): Promise<Outcome<Out>>;
  /** The names of the steps, in order: the recipe. */
  readonly steps: readonly string[];
};

type Named = { readonly name: string; readonly step: Step<unknown, unknown> };

/** An empty pipeline: a flat list of named steps that reads like a recipe. */
export function createPipeline<In>(observer?: PipelineObserver): Pipeline<In, In> {
  return pipelineOf<In, In>([], observer);
}

function pipelineOf<In, Out>(named: readonly Named[], observer: PipelineObserver | undefined): Pipeline<In, Out> {
  return {
    steps: named.map(({ name }) => name),
    step<Next>(name: string, step: Step<Out, Next>): Pipeline<In, Next> {
      if (named.some((other) => other.name === name)) throw new Error(`the pipeline already has a step called ${name}`);
      // The list forgets types that `step` has just checked: each step's input is its predecessor's output.
      return pipelineOf<In, Next>([...named, { name, step: step as Step<unknown, unknown> }], observer);
    },
    async run(input) {
      let outcome: Outcome<unknown> = pass(input);
      for (const { name, step } of named) {
        if (outcome.kind !== 'pass') break;
        const answer = step(outcome.value);
        outcome = answer instanceof Promise ? await answer : answer;
        observer?.(name, outcome.kind, outcome.kind === 'pass' ? undefined : outcome.reason);
      }
      return outcome as Outcome<Out>;
    },
  };
}
