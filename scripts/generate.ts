// Writes the generated files of the repository from the code that they describe; with `--check`, compares
// instead and fails when one is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { describeCommandLine } from './generate/cli-reference.ts';
import { describeConfiguration } from './generate/config-reference.ts';
import { readOpenApiDocument } from './generate/openapi-document.ts';
import { describeSdkApi } from './generate/sdk-api-report.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');

const openapi = await readOpenApiDocument(root);
const types = astToString(await openapiTypescript(JSON.parse(openapi)));
const files: Record<string, string> = {
  'packages/client/openapi.json': openapi,
  'packages/client/src/generated/api.ts': `// Generated from openapi.json by "npm run generate". Do not edit.\n${types}`,
  'docs/reference/config.md': describeConfiguration(),
  'docs/reference/cli.md': describeCommandLine(),
  'packages/plugin-sdk/api.md': describeSdkApi(root),
};

const stale: string[] = [];
for (const [name, content] of Object.entries(files)) {
  const path = join(root, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
  stale.push(name);
  if (!check) writeFileSync(path, content);
}
if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run "npm run generate" and commit the result.`);
  process.exit(1);
}
console.log(stale.length === 0 ? 'Generated files are up to date.' : `Wrote ${stale.join(', ')}.`);
process.exit(0);
