export type { Law, MappingFinding } from './finding.ts';
export type { VerifiedSide, VerifyInput } from './input.ts';
export { schemaChanges, type SchemaChange } from './drift.ts';
export { verifyRings, verifySync } from './verify.ts';
