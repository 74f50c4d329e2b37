export * from './mapping.ts';
export * from './people.ts';
export * from './compile.ts';
export type { CompiledField } from './field.ts';
export type { Read } from './convert.ts';
export { harmless, type Present, type Written } from './write-back.ts';
