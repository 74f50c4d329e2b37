import { text } from '../../model/index.ts';
import { ConfigError } from '../../sdk/index.ts';

/** Says that something a person asked for cannot be done as asked: what they gave, why not, and what to do. Nothing has been written. */
export const refusal = (given: string, en: string, zh: string): ConfigError =>
  new ConfigError([{ file: given, path: '', words: text(en, zh) }]);

export const noConflict = (id: string): ConfigError =>
  refusal(
    id,
    'there is no such conflict; "tandem conflicts" lists what is open',
    '没有这个冲突；"tandem conflicts" 可列出待处理的冲突',
  );

export const noProblem = (id: string): ConfigError =>
  refusal(
    id,
    'there is no such problem; "tandem problems" lists what is open',
    '没有这个问题；"tandem problems" 可列出待处理的问题',
  );

export const noIntent = (id: string): ConfigError =>
  refusal(
    id,
    'there is no write of unknown outcome with this id; "tandem problems" lists them',
    '没有此编号的结果未明的写入；"tandem problems" 可列出',
  );
