/**
 * A worker for the kill test: `node kill-child.ts FILE FIRST`. It creates items without end, a few at a time, and writes an item's number to its output once
 * the ledger has said that the item is stored.
 */
import { writeSync } from 'node:fs';
import { openLedger } from '../../../src/ledger/open.ts';
import { close, note, open, put } from './fixtures.ts';

const [file = '', first = '0'] = process.argv.slice(2);
const IN_FLIGHT = 4;

const ledger = await openLedger(file);

const create = async (number: number): Promise<void> => {
  const name = String(number);
  await ledger.commit([open(name)]);
  await ledger.commit([close(name), put(name), note(name)]);
  writeSync(1, `${name}\n`);
};

for (let next = Number(first); ; next += IN_FLIGHT)
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => create(next + index)));
