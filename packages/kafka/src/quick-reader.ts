import type { z } from 'zod';

/**
 * Reads a value of a JSON document as its schema does: the same copy of it, without unknown fields. Undefined where the schema refuses it;
 * then the schema itself has to be asked why.
 */
export type QuickReader = (value: unknown) => unknown;

/** What a schema asks of a value, as JavaScript: either a condition under which it is refused, or a function that returns its copy. */
type Leaf = { readonly kind: 'leaf'; readonly refuses: (value: string) => string };
type Branch = { readonly kind: 'branch'; readonly name: string };
type Part = Leaf | Branch;

type Code = { readonly functions: string[]; readonly patterns: RegExp[] };
type Def = Readonly<Record<string, unknown>> & { readonly type: string; readonly checks?: readonly Check[] };
type Check = { readonly _zod: { readonly def: Readonly<Record<string, unknown>> } };

const known = new WeakMap<z.ZodType, { readonly read: QuickReader | undefined }>();

/**
 * Compiles a schema to one function, once. A scene has some eighty values, and zod makes a result, a list of issues and a call through a table
 * for each; a compiled reader compares and copies. Undefined for a schema with anything else than objects, arrays, texts, numbers,
 * truth values and closed sets of them: that one is read by zod alone.
 */
export function quickReaderOf(schema: z.ZodType): QuickReader | undefined {
  let compiled = known.get(schema);
  if (!compiled) known.set(schema, (compiled = { read: compile(schema) }));
  return compiled.read;
}

function compile(schema: z.ZodType): QuickReader | undefined {
  const code: Code = { functions: [], patterns: [] };
  const part = partOf(schema, code);
  if (part?.kind !== 'branch') return undefined;
  const patterns = code.patterns.map((_, at) => `const p${at} = patterns[${at}];`);
  const source = ["'use strict';", ...patterns, ...code.functions, `return ${part.name};`].join('\n');
  try {
    // Made of the schema alone: names and texts in it are quoted, and no value that is read ever becomes code. Zod compiles its objects alike.
    return new Function('patterns', source)(code.patterns) as QuickReader;
  } catch {
    // A runtime that forbids code from texts reads with zod.
    return undefined;
  }
}

const defOf = (schema: unknown): Def => (schema as { readonly _zod: { readonly def: Def } })._zod.def;

function partOf(schema: unknown, code: Code): Part | undefined {
  const def = defOf(schema);
  if (def['coerce'] === true) return undefined;
  switch (def.type) {
    case 'string':
      return textPart(def, code);
    case 'number':
      return numberPart(def);
    case 'boolean':
      return isUnchecked(def) ? leaf((value) => `typeof ${value} !== 'boolean'`) : undefined;
    case 'enum':
      return isUnchecked(def) ? oneOf(Object.values(def['entries'] as Record<string, unknown>)) : undefined;
    case 'literal':
      return isUnchecked(def) ? oneOf(def['values'] as readonly unknown[]) : undefined;
    case 'array':
      return arrayPart(def, code);
    case 'object':
      return objectPart(def, code);
    default:
      return undefined;
  }
}

const leaf = (refuses: Leaf['refuses']): Leaf => ({ kind: 'leaf', refuses });
const isUnchecked = ({ checks = [] }: Def): boolean => checks.length === 0;
const quoted = (value: unknown): string => JSON.stringify(value);

function oneOf(values: readonly unknown[]): Leaf | undefined {
  if (!values.every((value) => ['string', 'number', 'boolean'].includes(typeof value))) return undefined;
  return leaf((value) => `(${values.map((each) => `${value} !== ${quoted(each)}`).join(' && ')})`);
}

/** The conditions of all checks; undefined if one of them is not known. */
function conditionsOf(def: Def, conditionOf: (check: Check['_zod']['def']) => Leaf['refuses'] | undefined) {
  const conditions = (def.checks ?? []).map((check) => conditionOf(check._zod.def));
  return conditions.every((condition) => condition !== undefined) ? conditions : undefined;
}

const all = (first: Leaf['refuses'], rest: readonly Leaf['refuses'][] | undefined): Leaf | undefined =>
  rest && leaf((value) => [first, ...rest].map((refuses) => refuses(value)).join(' || '));

function textPart(def: Def, code: Code): Leaf | undefined {
  const byPattern = (pattern: unknown): Leaf['refuses'] | undefined => {
    // A pattern that remembers where it stopped would answer by what it read before.
    if (!(pattern instanceof RegExp) || pattern.global || pattern.sticky) return undefined;
    const at = code.patterns.push(pattern) - 1;
    return (value) => `!p${at}.test(${value})`;
  };
  const isText: Leaf['refuses'] = (value) => `typeof ${value} !== 'string'`;
  const checked = conditionsOf(def, (check) => {
    if (check['check'] === 'string_format' && check['format'] === 'regex') return byPattern(check['pattern']);
    return lengthCondition(check);
  });
  if (def['format'] === undefined) return all(isText, checked);
  // Of the formats, a time is its pattern and nothing more.
  const format = def['format'] === 'datetime' ? byPattern(def['pattern']) : undefined;
  return format && checked && all(isText, [format, ...checked]);
}

function lengthCondition(check: Check['_zod']['def']): Leaf['refuses'] | undefined {
  if (check['check'] === 'min_length') return (value) => `${value}.length < ${Number(check['minimum'])}`;
  if (check['check'] === 'max_length') return (value) => `${value}.length > ${Number(check['maximum'])}`;
  return undefined;
}

function numberPart(def: Def): Leaf | undefined {
  const { format } = def;
  if (format !== undefined && format !== 'safeint') return undefined;
  const isNumber = format === 'safeint' ? 'Number.isSafeInteger' : 'Number.isFinite';
  const checked = conditionsOf(def, ({ check, value: bound, inclusive }) => {
    if (typeof bound !== 'number') return undefined;
    if (check === 'greater_than') return (value) => `!(${value} ${inclusive === true ? '>=' : '>'} ${bound})`;
    if (check === 'less_than') return (value) => `!(${value} ${inclusive === true ? '<=' : '<'} ${bound})`;
    return undefined;
  });
  return all((value) => `!${isNumber}(${value})`, checked);
}

/** Adds a function, and returns its name. */
function branch(code: Code, body: readonly string[]): Branch {
  const name = `read${code.functions.length}`;
  code.functions.push(`function ${name}(value) {\n${body.join('\n')}\n}`);
  return { kind: 'branch', name };
}

/** Statements that put the copy of `from` into a new constant, or give up. */
const readInto = (part: Part, from: string, to: string): string =>
  part.kind === 'leaf'
    ? `const ${to} = ${from}; if (${part.refuses(to)}) return undefined;`
    : `const ${to} = ${part.name}(${from}); if (${to} === undefined) return undefined;`;

function arrayPart(def: Def, code: Code): Branch | undefined {
  const element = partOf(def['element'], code);
  const lengths = conditionsOf(def, lengthCondition);
  if (!element || !lengths) return undefined;
  return branch(code, [
    'if (!Array.isArray(value)) return undefined;',
    ...lengths.map((refuses) => `if (${refuses('value')}) return undefined;`),
    'const copy = [];',
    `for (let at = 0; at < value.length; at += 1) { ${readInto(element, 'value[at]', 'each')} copy.push(each); }`,
    'return copy;',
  ]);
}

/** The copy has the fields in the order of the schema, as zod's has. */
function objectPart(def: Def, code: Code): Branch | undefined {
  if (!isUnchecked(def) || def['catchall'] !== undefined) return undefined;
  const reading: string[] = [];
  for (const [at, [name, schema]] of Object.entries(def['shape'] as Record<string, unknown>).entries()) {
    const isOptional = defOf(schema).type === 'optional' && isUnchecked(defOf(schema));
    const part = partOf(isOptional ? defOf(schema)['innerType'] : schema, code);
    if (!part || name === '__proto__') return undefined;
    const from = `value[${quoted(name)}]`;
    const read = `${readInto(part, from, `v${at}`)} copy[${quoted(name)}] = v${at};`;
    reading.push(isOptional ? `if (${from} !== undefined) { ${read} }` : read);
  }
  return branch(code, [
    "if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;",
    'const copy = {};',
    ...reading,
    'return copy;',
  ]);
}
