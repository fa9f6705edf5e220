import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ProblemBody } from '../contract/problem.ts';
import { onlyFor } from './guard.ts';

/** The documents that are generated from the event registry, for developers who subscribe to topics. */
const DOCUMENTS = {
  'asyncapi.json': 'application/json',
  // For the developers of an agency.
  'agency.asyncapi.json': 'application/json',
  'events.md': 'text/markdown; charset=utf-8',
  'dictionary.md': 'text/markdown; charset=utf-8',
} as const;

/**
 * Serves the generated documents.
 * @param folder holds them (`docs/generated`)
 * @throws when one of them is missing, because a release is incomplete without its contract
 */
export async function registerDocuments(app: FastifyInstance, folder: string): Promise<void> {
  for (const [name, type] of Object.entries(DOCUMENTS)) {
    const text = await readFile(join(folder, name), 'utf8');
    const content = { [type]: { schema: z.string() } };
    const response = { 200: { description: 'The document as it stands.', content }, default: ProblemBody };
    app.get(
      `/api/documents/${name}`,
      { ...onlyFor('signed_in'), schema: { tags: ['documents'], response } },
      (_request, reply) => reply.type(type).send(text),
    );
  }
}
