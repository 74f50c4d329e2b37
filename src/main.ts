#!/usr/bin/env -S node --max-semi-space-size=8
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Wiring } from './app/wiring.ts';
import packageJson from '../package.json' with { type: 'json' };

// Before anything else is loaded: what is compiled once is kept, and `--help` stays quick.
enableCompileCache();
const { createLog } = await import('./log/log.ts');
const { runCli } = await import('./cli/program.ts');

const connectors = async () => (await import('../connectors/index.ts')).connectors;

/** An installed package `tandem-connector-*` that exports `connector`. */
async function installedConnector(id: string) {
  try {
    const found: { connector?: Awaited<ReturnType<typeof connectors>>[number] } = await import(
      `tandem-connector-${id}`
    );
    return found.connector;
  } catch {
    return undefined;
  }
}

/** The composition root: the one place that knows every part. */
const wiring: Wiring = {
  connectors,
  async connector(id) {
    const shipped = (await connectors()).find((connector) => connector.card.id === id);
    return shipped ?? (/^[a-z0-9-]+$/.test(id) ? installedConnector(id) : undefined);
  },
  async host(name, entry, secrets) {
    const { createHost, systemClock } = await import('./http/index.ts');
    const budget =
      entry.budget && Object.fromEntries(Object.entries(entry.budget).filter(([, value]) => value !== undefined));
    const host = createHost({
      clock: systemClock,
      log: wiring.log,
      connection: { name, secrets, ...(budget && { budget }) },
    });
    return { host, requests: () => host.stats().requests, close: () => host.close() };
  },
  async sandbox(connector) {
    const { sandboxes } = await import('../connectors/sandboxes.ts');
    const { serveSandbox } = await import('./sdk/sandbox/index.ts');
    const make = sandboxes[connector];
    if (!make) throw new Error(`no sandbox for ${connector}`);
    return serveSandbox(make);
  },
  clock: {
    now: () => Date.now(),
    sleep: async (ms, signal) => (await import('./http/index.ts')).systemClock.sleep(ms, signal),
  },
  log: createLog(process.env),
  env: process.env,
  packageDir: fileURLToPath(new URL('..', import.meta.url)),
  version: packageJson.version,
};

// A reader that has seen enough (`tandem … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), wiring, process);
