import { overwrite } from '../overwrite.ts';

export type Template = Float32Array<ArrayBuffer>;

/** Memory for templates: one block that is allocated once, so that no copy of a template is left anywhere else. */
export type TemplateMemory = {
  /** Lends a template of zeros; undefined while all are lent. */
  take(): Template | undefined;
  /** Overwrites a template and takes it back. */
  giveBack(template: Template): void;
  /** Overwrites the whole block and takes every template back. */
  wipe(): void;
};

export function createTemplateMemory(capacity: number, dimensions: number): TemplateMemory {
  const block = new Float32Array(capacity * dimensions);
  const templates = Array.from({ length: capacity }, (_, row) =>
    block.subarray(row * dimensions, (row + 1) * dimensions),
  );
  const free = new Set(templates);
  return {
    take() {
      const [template] = free;
      if (template) free.delete(template);
      return template;
    },
    giveBack(template) {
      overwrite(template);
      free.add(template);
    },
    wipe() {
      overwrite(block);
      for (const template of templates) free.add(template);
    },
  };
}
