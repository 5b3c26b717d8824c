import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isJsonObject } from '@gantry/base';
import { valid as validVersion } from 'semver';
import { checkSchema } from './config/check-schema.ts';
import {
  type ArgumentsSchema,
  ArgumentsSchemaSchema,
  type ToolManifest,
} from './repository/tool-manifest.ts';
import { readReport } from './run/read-report.ts';
import { ToolRunner } from './run/tool-runner.ts';

/** One thing that a tool should do, and whether it does. */
export interface ToolFinding {
  readonly id: string;
  readonly ok: boolean;
  /** What was found; when it is not right, what to do. */
  readonly message: string;
}

const TIMEOUT_MS = 10_000;
const NO_SUCH_ARGUMENT = 'no-such-argument';

/** Looks at an executable as a tool: what it says about itself, and how it takes a wrong argument. */
export async function checkToolFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly ToolFinding[]> {
  const file = resolve(path);
  const isModule = /\.m?js$/.test(file);
  const unusable = unusableFile(file, isModule);
  if (unusable) return [{ id: 'file', ok: false, message: unusable }];
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const runner = new ToolRunner({ environment });
  const ask = (args: Record<string, true | string>) =>
    runner.run(
      {
        manifest: bareManifest,
        file: { path: file, sha256, runtime: isModule ? 'node' : undefined },
      },
      { args },
    );
  const findings: ToolFinding[] = [{ id: 'file', ok: true, message: `SHA-256 ${sha256}` }];
  const add = (id: string, ok: boolean, message: string) => findings.push({ id, ok, message });

  const schema = await ask({ schema: true });
  const problems = schemaProblems(schema.exitCode, schema.output.stdout);
  add('schema', problems.length === 0, problems.join('; ') || 'prints the schema of its arguments');
  if (problems.length === 0) {
    const { properties = {} } = JSON.parse(schema.output.stdout) as ArgumentsSchema;
    const open = Object.entries(properties).filter(
      ([name, { secret }]) =>
        !secret && /pass(word|phrase)|secret(?!Id)|token|api_?key/i.test(name),
    );
    const names = open.map(([name]) => `"${name}"`).join(', ');
    add(
      'secrets',
      open.length === 0,
      open.length === 0
        ? 'no argument that looks secret is open'
        : `mark ${names} with "secret": true, so that it never stands on a command line`,
    );
  }
  const version = await ask({ version: true });
  const text = version.output.stdout.trim();
  const isVersion = version.exitCode === 0 && validVersion(text) !== null;
  add(
    'version',
    isVersion,
    isVersion ? text : 'answer --version with a semantic version such as 1.0.0, and exit code 0',
  );
  const help = await ask({ help: true });
  const hasHelp = help.exitCode === 0 && help.output.stdout.trim().length > 20;
  add(
    'help',
    hasHelp,
    hasHelp ? 'explains itself' : 'answer --help with what it does and takes, and exit code 0',
  );
  const wrong = await ask({ [NO_SUCH_ARGUMENT]: 'x' });
  const refuses = wrong.exitCode === 2;
  add(
    'usage',
    refuses,
    refuses
      ? 'refuses an unknown argument with exit code 2'
      : `refuse an unknown argument with exit code 2; it ${wrong.exitCode === undefined ? wrong.message : `exited with ${wrong.exitCode}`}`,
  );
  const reports = readReport(wrong.output.stdout)?.status !== undefined;
  add(
    'report',
    reports,
    reports
      ? 'reports in one JSON object on its last line'
      : 'print one JSON object {"status", "message"} as the last line of standard output',
  );
  return findings;
}

const bareManifest: ToolManifest = {
  name: 'tool',
  version: '0.0.0',
  category: 'health',
  protocol: 'exit',
  timeoutMs: TIMEOUT_MS,
  needsService: false,
  binaries: {},
};

function unusableFile(path: string, isModule: boolean): string | undefined {
  try {
    if (!statSync(path).isFile()) return `${path} is not a file`;
    if (!isModule) accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
      ? 'make it executable: chmod +x'
      : `${path} does not exist`;
  }
}

function schemaProblems(exitCode: number | undefined, stdout: string): string[] {
  let schema: unknown;
  try {
    schema = JSON.parse(stdout);
  } catch {
    // Said below.
  }
  if (exitCode !== 0 || !isJsonObject(schema)) {
    return ['answer --schema with the JSON Schema of its arguments, and exit code 0'];
  }
  return checkSchema(ArgumentsSchemaSchema, schema).map(
    ({ pointer, message }) => `${pointer} ${message}`,
  );
}
