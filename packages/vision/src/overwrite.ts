/**
 * Overwrites pixels, embeddings or templates with zeros. Every place that lets go of them calls this first, because the garbage collector
 * frees memory without clearing it.
 */
export function overwrite(memory: Uint8Array | Float32Array): void {
  memory.fill(0);
}
