import { describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';
import type { Connector } from '../connector.ts';
import type { MakeSandbox } from '../sandbox/index.ts';
import type { StreamCard } from '../stream.ts';
import { openStage } from './context.ts';
import type { Place } from './context.ts';
import { whyNot } from './rule.ts';
import type { Rule } from './rule.ts';
import { CONNECTION_RULES, STREAM_RULES } from './rules/index.ts';
import type { ContractTarget } from './target.ts';

/** A rule this vendor is known to break. It runs as expected to fail, so it turns red on the day it is mended. */
export interface Waiver {
  readonly rule: string;
  /** Default: every stream. */
  readonly stream?: string;
  /** What the vendor does instead, and since when we know. */
  readonly reason: string;
}

export interface ContractOptions {
  readonly connector: Connector;
  /** Makes a stand-in for each rule. Either this or `target`. */
  readonly sandbox?: MakeSandbox;
  /** A real server, for as long as one rule takes. */
  readonly target?: () => Promise<ContractTarget>;
  /** The streams to check. Default: all. */
  readonly streams?: readonly string[];
  /** How many records make more than one page here. Default 25. */
  readonly many?: number;
  readonly waivers?: readonly Waiver[];
}

/**
 * Declares the contract between connectors and the engine as tests, one for each rule and stream. What is not claimed is skipped and says why in its name; what
 * is claimed must hold. Call it at the top of a test file.
 */
export const contractTests = (options: ContractOptions): void => {
  const { connector, waivers = [] } = options;
  const streams = connector.streams.filter(({ name }) => options.streams?.includes(name) ?? true);
  describe(`contract of ${connector.card.id}`, () => {
    it('has a stream to check, and waives no rule that does not exist', () => {
      expect(streams).not.toEqual([]);
      const names = [...CONNECTION_RULES, ...STREAM_RULES].map(({ name }) => name);
      for (const waiver of waivers) {
        expect(names).toContain(waiver.rule);
        expect(waiver.reason).not.toBe('');
      }
    });
    const [first] = streams;
    if (first) for (const rule of CONNECTION_RULES) declare(rule, first, options);
    for (const card of streams) {
      describe(card.name, () => {
        for (const rule of STREAM_RULES) declare(rule, card, options);
      });
    }
  });
};

const declare = (rule: Rule, card: StreamCard, options: ContractOptions): void => {
  const place = placeOf(options);
  const reason = whyNot(rule, { capabilities: card.capabilities, isStandIn: 'sandbox' in place });
  const waiver = options.waivers?.find((one) => one.rule === rule.name && (one.stream ?? card.name) === card.name);
  const run = (test: TestContext) => check(rule, card, place, options, test);
  if (reason !== undefined) it.skip(`${rule.name} [skipped: ${reason}]`, run);
  else if (waiver) it.fails(`${rule.name} [waived: ${waiver.reason}]`, run);
  else it(rule.name, run);
};

const check = async (
  rule: Rule,
  card: StreamCard,
  place: Place,
  options: ContractOptions,
  test: TestContext,
): Promise<void> => {
  const stage = await openStage({
    connector: options.connector,
    card,
    place,
    many: options.many ?? 25,
    skip: (reason) => test.skip(reason),
  });
  try {
    await rule.check(stage.context);
    expect(stage.unknownRequests(), 'requests the stand-in does not know').toEqual([]);
  } finally {
    await stage.close();
  }
};

const placeOf = ({ sandbox, target }: ContractOptions): Place => {
  if (sandbox && !target) return { sandbox };
  if (target && !sandbox) return { target };
  throw new Error('contractTests takes either a sandbox or a target');
};
