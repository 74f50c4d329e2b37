import { expect, it } from 'vitest';
import type { Connector, HttpClient, Stream } from '../../../src/sdk/index.ts';
import { openStage } from '../../../src/sdk/testing/context.ts';
import { failure } from '../../../src/sdk/testing/failure.ts';
import { CONNECTION_RULES, STREAM_RULES } from '../../../src/sdk/testing/rules/index.ts';
import { acme } from '../../support/acme/index.ts';
import { acmeSandbox } from '../../support/acme/sandbox.ts';
import type { AcmeSwitches } from '../../support/acme/vendor.ts';

/** One way to be wrong, and the rule that must notice. */
export interface Sabotage {
  readonly rule: string;
  readonly connector?: (good: Connector) => Connector;
  readonly stream?: (good: Stream) => Partial<Stream>;
  readonly http?: (good: HttpClient) => Partial<HttpClient>;
  readonly switches?: Partial<AcmeSwitches>;
}

const spoiled = ({ connector = (good) => good, stream = () => ({}), http = () => ({}) }: Sabotage): Connector => {
  const bad = connector(acme);
  return {
    ...bad,
    open(settings, host) {
      const connection = bad.open(settings, {
        ...host,
        http(options) {
          const good = host.http(options);
          return { ...good, ...http(good) };
        },
      });
      return {
        ...connection,
        stream: (name, scope) => {
          const good = connection.stream(name, scope);
          return { ...good, ...stream(good) };
        },
      };
    },
  };
};

const check = async (name: string, connector: Connector, switches: Partial<AcmeSwitches> = {}): Promise<void> => {
  const rule = [...CONNECTION_RULES, ...STREAM_RULES].find((one) => one.name === name);
  const [card] = connector.streams;
  if (!rule || !card) throw new Error(`no rule "${name}"`);
  const skip = (reason: string): never => {
    throw new Error(`skipped: ${reason}`);
  };
  const stage = await openStage({ connector, card, place: { sandbox: acmeSandbox(switches) }, many: 50, skip });
  try {
    await rule.check(stage.context);
  } finally {
    await stage.close();
  }
};

/** Declares a test for each: the good connector keeps the rule, and the spoiled one is caught by it. */
export const caught = (sabotages: readonly Sabotage[]): void => {
  for (const sabotage of sabotages) {
    it(sabotage.rule, async () => {
      await check(sabotage.rule, acme);
      const error = await failure(check(sabotage.rule, spoiled(sabotage), sabotage.switches));
      expect((error as Error).message).not.toMatch(/^skipped|^no rule/);
    });
  }
};
