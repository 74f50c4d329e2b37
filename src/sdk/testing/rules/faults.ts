import { expect } from 'vitest';
import { AuthError, ProtocolError, TransientError } from '../../errors.ts';
import type { Fault } from '../../sandbox/index.ts';
import type { RuleContext } from '../context.ts';
import { failure } from '../failure.ts';
import type { Rule } from '../rule.ts';
import { createStranger, withUnknownFields } from '../tampering.ts';

type ErrorClass = abstract new (...args: never[]) => Error;

/** A fault that stays makes a pull fail with one of these, and with nothing else. */
const failsWith = (name: string, fault: Fault, classes: readonly ErrorClass[]): Rule => ({
  name,
  needs: ['stand-in'],
  async check({ make, pull, sandbox }) {
    await make();
    await pull(null);
    sandbox.chaos.plan(fault, { times: 40 });
    const error = await failure(pull(null));
    expect(
      classes.some((one) => error instanceof one),
      String(error),
    ).toBe(true);
    sandbox.chaos.clear();
    expect((await pull(null)).records).not.toEqual([]);
  },
});

const keysOf = async ({ pull }: RuleContext): Promise<readonly string[]> =>
  (await pull(null)).records.map(({ key }) => key).sort();

/** What a connector makes of a vendor, or a network, that misbehaves. */
export const FAULT_RULES: readonly Rule[] = [
  {
    name: '"too many requests" is waited out as long as asked',
    needs: ['stand-in'],
    async check({ make, pull, sandbox, slept }) {
      const key = await make();
      await pull(null);
      sandbox.chaos.plan({ kind: 'status', status: 429, headers: { 'retry-after': '7' } });
      expect((await pull(null)).records.map((record) => record.key)).toContain(key);
      expect(Math.max(0, ...slept)).toBeGreaterThanOrEqual(7_000);
    },
  },
  {
    name: 'a server fault on a read is tried again',
    needs: ['stand-in'],
    async check({ make, pull, sandbox }) {
      const key = await make();
      await pull(null);
      sandbox.chaos.plan({ kind: 'status', status: 500 }, { times: 2 });
      expect((await pull(null)).records.map((record) => record.key)).toContain(key);
    },
  },
  {
    name: 'a dropped connection on a read is tried again',
    needs: ['stand-in'],
    async check({ make, pull, sandbox }) {
      const key = await make();
      await pull(null);
      sandbox.chaos.plan({ kind: 'refuse-connection' });
      expect((await pull(null)).records.map((record) => record.key)).toContain(key);
    },
  },
  failsWith('a web page where data belongs is a ProtocolError', { kind: 'html' }, [ProtocolError]),
  failsWith('an answer that is far too large is a ProtocolError', { kind: 'oversize', bytes: 33 * 1_048_576 }, [
    ProtocolError,
  ]),
  failsWith('data cut off in the middle is a ProtocolError or transient', { kind: 'truncate' }, [
    ProtocolError,
    TransientError,
  ]),
  failsWith('credentials that are refused for good are an AuthError', { kind: 'status', status: 401 }, [AuthError]),
  failsWith('a server that stays broken is transient', { kind: 'status', status: 503 }, [TransientError]),
  {
    name: 'a link to another host is never followed',
    needs: ['stand-in'],
    async check(context) {
      await context.makeMany(context.many);
      const keys = await keysOf(context);
      const stranger = await createStranger();
      try {
        context.alter((body) => body.replaceAll(context.sandbox.baseUrl, stranger.baseUrl));
        const outcome = await keysOf(context).catch((error: unknown) => error);
        expect(stranger.visits(), 'requests to the other host').toBe(0);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ProtocolError);
        else expect(outcome).toEqual(keys);
      } finally {
        await stranger.close();
      }
    },
  },
  {
    name: 'unknown fields in answers are ignored',
    needs: ['stand-in'],
    async check({ make, pull, record, connection, stream, alter }) {
      const key = await make();
      const before = await record(key);
      const listed = (await pull(null)).records.map((one) => [one.key, one.version]);
      const schema = await stream.describe();
      alter(withUnknownFields);
      expect(await record(key)).toEqual(before);
      expect((await pull(null)).records.map((one) => [one.key, one.version])).toEqual(listed);
      expect(await stream.describe()).toEqual(schema);
      await connection.probe();
    },
  },
];
