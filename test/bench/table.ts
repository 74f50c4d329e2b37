import type { ProcessCost } from './processes.ts';

const seconds = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);

const ratio = (axios: number, tandem: number): string => `× ${(tandem / axios).toFixed(2)}`;

const show = (name: string, cells: readonly string[]): void =>
  console.log(name.padEnd(30) + cells.map((cell) => cell.padStart(12)).join(''));

export const showHead = (): void => show('', ['axios', 'Tandem', 'wall', 'axios CPU', 'Tandem CPU', 'CPU']);

/** One line of the table: both contenders' wall clock, then their processor time. */
export const showRow = (name: string, axios: ProcessCost, tandem: ProcessCost): void => {
  const wall = [seconds(axios.wallMs), seconds(tandem.wallMs), ratio(axios.wallMs, tandem.wallMs)];
  const cpu = [seconds(axios.cpuMs), seconds(tandem.cpuMs), ratio(axios.cpuMs, tandem.cpuMs)];
  show(name, [...wall, ...cpu]);
};
