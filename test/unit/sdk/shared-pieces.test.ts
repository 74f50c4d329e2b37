import { describe, expect, it } from 'vitest';
import {
  afterWrite,
  contentDigest,
  once,
  RejectedError,
  StaleError,
  text,
  TransientError,
  UncertainError,
} from '../../../src/sdk/index.ts';

describe('once', () => {
  it('loads for the first who asks, and gives everybody that one', async () => {
    let loads = 0;
    const value = once(async () => (loads += 1));
    expect(await Promise.all([value.get(), value.get()])).toEqual([1, 1]);
    expect(await value.get()).toBe(1);
    expect(await value.reload()).toBe(2);
    expect(await value.get()).toBe(2);
  });

  it('does not keep a failure', async () => {
    let loads = 0;
    const value = once(async () => {
      loads += 1;
      if (loads === 1) throw new Error('not yet');
      return loads;
    });
    await expect(value.get()).rejects.toThrow('not yet');
    expect(await value.get()).toBe(2);
  });
});

it('content digests tell neighbours and transpositions apart', () => {
  const all = [['a', 'b'], ['b', 'a'], ['ab', ''], ['', 'ab'], ['a'], ['A', 'b'], ['a', '汉'], ['a', '汊']].map(
    contentDigest,
  );
  expect(new Set(all).size).toBe(all.length);
});

describe('looking after a write', () => {
  const words = text('taken', '已接受');
  const failing = (error: Error) => afterWrite(words, () => Promise.reject(error));

  it.each([new TransientError(words), new RejectedError(words)])('makes an unknown outcome of $name', async (error) => {
    await expect(failing(error)).rejects.toBeInstanceOf(UncertainError);
  });

  it('lets pass what came back, a moved record, and errors of our own', async () => {
    expect(await afterWrite(words, async () => 1)).toBe(1);
    await expect(failing(new StaleError(words))).rejects.toBeInstanceOf(StaleError);
    await expect(failing(new TypeError('ours'))).rejects.toBeInstanceOf(TypeError);
  });
});
