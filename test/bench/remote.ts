import { fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withCompiledCode } from './as-installed.ts';

type Functions<Api> = { readonly [name in keyof Api]: (...args: never[]) => unknown };

/** An API whose functions run in another process. */
export type Remote<Api extends Functions<Api>> = {
  readonly [name in keyof Api]: (...args: Parameters<Api[name]>) => Promise<Awaited<ReturnType<Api[name]>>>;
};

export interface Child<Api extends Functions<Api>> {
  readonly api: Remote<Api>;
  /** Resolves when the process has gone; it ends itself once nobody talks to it any more. */
  stop(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly Serializable[];
}

type Answer = { readonly id: number } & ({ readonly value: Serializable } | { readonly error: string });

/** Starts a file of this folder, which calls `serveParent`, with these flags for Node. */
export const startChild = <Api extends Functions<Api>>(file: string, execArgv: readonly string[] = []): Child<Api> => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, [], { execArgv: [...execArgv], serialization: 'advanced', env: withCompiledCode() });
  const gone = once(child, 'exit');
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  child.on('message', (message) => {
    const answer = message as Answer;
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) caller?.reject(new Error(`${file}: ${answer.error}`));
    else caller?.resolve(answer.value);
  });
  child.on('exit', (code) => waiting.forEach(({ reject }) => reject(new Error(`${file} ended with ${code}`))));
  const call = (name: string, given: readonly Serializable[]) =>
    new Promise((resolve, reject) => {
      waiting.set((calls += 1), { resolve, reject });
      child.send({ id: calls, name, args: given } satisfies Call);
    });
  const api = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...given: Serializable[]) =>
          call(String(name), given),
    },
  );
  return {
    api: api as Remote<Api>,
    async stop() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
};

/** Lets the process that forked this one call these functions, and ends with it. */
export const serveParent = (
  api: Readonly<Record<string, (...args: never[]) => unknown>>,
  end: () => Promise<void>,
): void => {
  process.on('message', (message) => {
    const { id, name, args } = message as Call;
    const answer = async () => (await api[name]?.(...(args as never[]))) as Serializable;
    const send = (outcome: Answer) => process.connected && process.send?.(outcome);
    answer().then(
      (value) => send({ id, value }),
      (error: unknown) => send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => void end());
};
