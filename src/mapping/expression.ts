import { createRequire } from 'node:module';
import type { Environment } from '@marcbachmann/cel-js';
import { text, type Text } from '../model/index.ts';

/**
 * CEL with bounds: no loops without an end, no time, no chance, no regular expressions (`matches` can run for ever). The library is loaded when the first
 * expression is met.
 */
export interface Expression {
  /** Members of `record` it names. */
  readonly reads: readonly string[];
  /** Its value, or why there is none. Never throws. */
  run(variables: Readonly<Record<string, unknown>>): { readonly value: unknown } | { readonly failed: Text };
}

const LIMITS = { maxAstNodes: 200, maxDepth: 24, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 8 };

/** Longer inputs are not computed with. */
const MAX_INPUT = 100_000;

const require = createRequire(import.meta.url);

let environment: Environment | undefined;

function sharedEnvironment(): Environment {
  if (environment) return environment;
  const { Environment: Make } = require('@marcbachmann/cel-js') as { Environment: typeof Environment };
  environment = new Make({ limits: LIMITS, homogeneousAggregateLiterals: false })
    .registerVariable('value', 'dyn')
    .registerVariable('current', 'dyn')
    .registerVariable('record', 'map');
  return environment;
}

/** Compiles an expression over `value`, `record` and `current`; what is wrong with it comes back in words. */
export function compileExpression(source: string): Expression | { readonly issue: Text } {
  try {
    const parsed = sharedEnvironment().parse(source);
    const checked = parsed.check();
    if (!checked.valid) return { issue: notUnderstood(checked.error) };
    const { reads, issue } = inspect(parsed.ast);
    if (issue) return { issue };
    return { reads, run: (variables) => evaluate(parsed, variables) };
  } catch (error) {
    return { issue: notUnderstood(error) };
  }
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message.split('\n', 1)[0] : '') || '?';

const notUnderstood = (error: unknown): Text =>
  text(`the expression is not valid: ${firstLine(error)}`, `表达式无效：${firstLine(error)}`);

function evaluate(
  run: (variables: Record<string, unknown>) => unknown,
  variables: Readonly<Record<string, unknown>>,
): ReturnType<Expression['run']> {
  if (size(variables) > MAX_INPUT)
    return { failed: text('the value is too long to compute with', '该值过长，无法参与计算') };
  try {
    return { value: plain(run({ value: null, current: null, record: {}, ...variables })) };
  } catch (error) {
    return { failed: text(`the expression fails: ${firstLine(error)}`, `表达式计算失败：${firstLine(error)}`) };
  }
}

const size = (value: unknown): number => {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, one) => sum + size(one), 0);
};

/** CEL's integers are 64 bit; ours are numbers. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(plain) : value;
};

interface Node {
  readonly op: string;
  readonly args: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'op' in value;

/** Calls by name; `matches` compiles a pattern of the admin's, whose time nobody bounds. */
const FORBIDDEN = new Set(['matches']);

function inspect(ast: unknown): { readonly reads: readonly string[]; readonly issue?: Text } {
  const reads = new Set<string>();
  let issue: Text | undefined;
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (!isNode(node)) return;
    const args: readonly unknown[] = Array.isArray(node.args) ? node.args : [];
    const [first, second] = args;
    if ((node.op === 'call' || node.op === 'rcall') && FORBIDDEN.has(String(first)))
      issue ??= text(`"${String(first)}" is not available`, `不支持使用“${String(first)}”`);
    if (isNode(first) && first.op === 'id' && first.args === 'record' && (node.op === '.' || node.op === '[]')) {
      const name = isNode(second) && second.op === 'value' ? second.args : second;
      if (typeof name === 'string') reads.add(name);
      else issue ??= text('name the field of "record" as it is', '请直接写出 "record" 的字段名');
      return;
    }
    if (node.op === 'id' && node.args === 'record')
      issue ??= text('use "record" with the name of a field', '请以 record["字段名"] 的形式使用 "record"');
    args.forEach(visit);
  };
  visit(ast);
  return { reads: [...reads], ...(issue && { issue }) };
}
