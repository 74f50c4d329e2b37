/** For `node --import`: at its end, the program prints the address of every module it loaded, one a line. */
import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

const loaded: string[] = [];
registerHooks({
  load: (url, context, nextLoad) => {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
process.on('exit', () => writeSync(1, loaded.join('\n')));
