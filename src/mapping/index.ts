export * from './mapping.ts';
export * from './people.ts';
export * from './compile.ts';
export type { Read } from './convert.ts';
export type { Present, Written } from './write-back.ts';
