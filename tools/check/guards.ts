import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneObserved } from '@marsad/schemas';
import { jsonSchemaOf, schemaName, stableJson } from '../../schemas/tools/json-schema.ts';

type Result = { ok: boolean; output: string };
type Command = (program: string, args: string[], cwd?: string) => Promise<Result>;
type Guard = { name: string; run: () => Promise<Result> };

/** Passes if the command refuses the planted violation for the right reason. */
const mustRefuse = async (running: Promise<Result>, because: string): Promise<Result> => {
  const result = await running;
  if (result.ok) return { ok: false, output: `the planted violation was let through:\n${result.output}` };
  return { ok: result.output.includes(because), output: `refused, but not because of ${because}:\n${result.output}` };
};

/** Proves that the guards work: each runs on a file of `planted/` that breaks its rule, and must refuse it. */
export function guards(root: string, bin: (name: string) => string, command: Command): Guard[] {
  const planted = join(root, 'tools', 'check', 'planted');
  const structure = (file: string): Promise<Result> =>
    command(bin('depcruise'), ['--config', join(root, '.dependency-cruiser.mjs'), file], planted);
  return [
    {
      name: 'guard: an import of another service is refused',
      run: () => mustRefuse(structure('services/alpha/domain/forbidden-import.ts'), 'service-to-service'),
    },
    {
      name: 'guard: a Kafka client around the registry is refused',
      run: () => mustRefuse(structure('services/alpha/unvalidated-client.ts'), 'kafkajs-behind-one-door'),
    },
    {
      name: 'guard: a decision of a job that asks a driver is refused',
      run: () => mustRefuse(structure('services/alpha/recording/decide-cut.ts'), 'job-is-pure'),
    },
    {
      name: 'guard: a tool that reaches into a service by a way round is refused',
      run: () =>
        mustRefuse(
          structure('tools/reach-into-a-service.ts'),
          'nothing-reaches-into-a-service: tools/reach-into-a-service.ts',
        ),
    },
    {
      name: 'guard: an event that is not its schema’s is refused',
      run: () =>
        mustRefuse(
          command(bin('tsc'), ['-p', join(planted, 'tsconfig.json')]),
          'missing the following properties from type',
        ),
    },
    {
      name: 'guard: a break of a published schema is refused',
      run: () =>
        withBrokenSchema((folder) =>
          mustRefuse(
            command(process.execPath, ['schemas/tools/generate.ts', '--check', '--published', folder]),
            'field plannedField is gone',
          ),
        ),
    },
  ];
}

/** Runs with a folder that holds one published schema, which has a field more than today's. */
async function withBrokenSchema(run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'marsad-published-'));
  try {
    const schema = jsonSchemaOf(sceneObserved);
    const properties = { ...(schema['properties'] as object), plannedField: { type: 'string' } };
    writeFileSync(join(folder, `${schemaName(sceneObserved)}.json`), stableJson({ ...schema, properties }));
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
