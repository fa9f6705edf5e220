import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { describeStreets, HEADER_BYTES, readHeader } from '../domain/street-header.ts';
import type { StreetArchive } from '../ports.ts';

/** Metadata of more than this are not those of a map, bytes. */
const MOST_METADATA_BYTES = 16 * 1024 * 1024;

/**
 * Opens the archive of streets and keeps it open: a file that replaces it counts from the next start, and until then every tile is of one
 * archive.
 * @throws Error that says which file is wrong, and how
 */
export async function openStreetArchive(path: string): Promise<StreetArchive> {
  const file = await open(path, 'r');
  try {
    return await describeFile(file);
  } catch (error) {
    await file.close();
    throw new Error(`MARSAD_MAP_TILES names ${path}, but ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function describeFile(file: FileHandle): Promise<StreetArchive> {
  const { size, mtimeMs } = await file.stat();
  const read = async (offset: number, length: number): Promise<Buffer> => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytesRead);
  };
  const head = await read(0, HEADER_BYTES);
  const { metadata, ...header } = readHeader(head);
  if (metadata.length > MOST_METADATA_BYTES) throw new Error('its metadata are too large');
  const stored = await read(metadata.offset, metadata.length);
  const text = header.internal === 'gzip' ? gunzipSync(stored, { maxOutputLength: MOST_METADATA_BYTES }) : stored;
  return {
    view: {
      ...header,
      ...describeStreets(JSON.parse(text.toString('utf8'))),
      version: createHash('sha256').update(head).update(`${size} ${mtimeMs}`).digest('hex').slice(0, 16),
    },
    size,
    read,
    close: () => file.close(),
  };
}
