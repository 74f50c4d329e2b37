export { contractTests } from './contract.ts';
export type { ContractOptions, Waiver } from './contract.ts';
export type { ContractTarget, PeoplesSide } from './target.ts';
export { createTestClock } from './clock.ts';
export type { TestClock, TestClockOptions } from './clock.ts';
export type { Rule } from './rule.ts';
export type { RuleContext } from './context.ts';
export { systemClock } from '../../http/index.ts';
