export * from './text.ts';
export * from './value.ts';
export * from './status.ts';
export * from './item.ts';
export * from './days.ts';
export * from './text-format.ts';
export * from './schema.ts';
export * from './config-issue.ts';
