export { eventually } from './eventually.ts';
export { useStack, type Stack } from './stack.ts';
