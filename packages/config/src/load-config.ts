import type { z } from 'zod';

/** The environment lacks settings, or has wrong ones. The message lists every wrong variable with its fault and what to write. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      `the environment has missing or wrong variables:\n${problems.map((problem) => `  ${problem.variable}: ${problem.text}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

export type ConfigProblem = { readonly variable: string; readonly text: string };

/** The environment of a process: `process.env` or, in tests, an object. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting: the variable that it is read from, and the schema of its text. */
export type Variable<Schema extends z.ZodType = z.ZodType> = { readonly variable: string; readonly schema: Schema };

/** Settings by their names in code. */
export type ConfigShape = Readonly<Record<string, Variable>>;

export type ConfigOf<Shape extends ConfigShape> = Readonly<{ [Name in keyof Shape]: z.infer<Shape[Name]['schema']> }>;

/** Reads a setting from an environment variable: `port: fromEnv('MARSAD_HTTP_PORT', port())`. An empty value counts as absent. */
export const fromEnv = <Schema extends z.ZodType>(variable: string, schema: Schema): Variable<Schema> => ({
  variable,
  schema,
});

/**
 * Reads the settings from the environment, once, at the start.
 * @returns a deeply frozen object
 * @throws ConfigError with every wrong variable at once; it never contains a value, because some are secrets
 */
export function loadConfig<const Shape extends ConfigShape>(
  shape: Shape,
  env: Environment = process.env,
): ConfigOf<Shape> {
  const problems: ConfigProblem[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, { variable, schema }] of Object.entries(shape)) {
    const text = env[variable] === '' ? undefined : env[variable];
    const parsed = schema.safeParse(text);
    if (parsed.success) config[name] = parsed.data;
    else problems.push({ variable, text: problemText(text, schema, parsed.error) });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(config) as ConfigOf<Shape>;
}

function problemText(text: string | undefined, schema: z.ZodType, error: z.ZodError): string {
  const wanted = schema.description ?? error.issues.map((issue) => issue.message).join('; ');
  return text === undefined ? `is missing. Write ${wanted}` : `is wrong. Write ${wanted}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
