import { mkdir, writeFile } from 'node:fs/promises';
import { jsonSchemas, jsonSchemaText } from './json-schemas.ts';

/** `node src/workspace/write-json-schemas.ts`: writes `config/schemas/` anew, after a change to what the admin's files may say. A test notices when it was forgotten. */
const folder = new URL('../../config/schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas()))
  await writeFile(new URL(name, folder), jsonSchemaText(schema));
