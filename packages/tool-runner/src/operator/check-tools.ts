import {
  escapePointer,
  isJsonObject,
  isPlatformError,
  type Json,
  type JsonObject,
  type Problem,
} from '@gantry/base';
import { findSecretReferences } from '../config/interpolate.ts';
import type { HealthCheck, OperatorConfig, ToolCall } from '../config/operator-config.ts';
import type { ToolManifest } from '../repository/tool-manifest.ts';
import { checkArguments } from '../run/tool-runner.ts';
import type { FoundTool, Toolbox } from '../toolbox.ts';

/** Where tools of a category are used. A check of health may also be a preflight, as in every example. */
type Use = 'check' | 'secret' | 'notification';

/**
 * What is wrong with the tools of a configuration and their arguments, all at once. Nothing is downloaded but
 * repository files, and nothing is run.
 */
export async function checkTools(config: OperatorConfig, toolbox: Toolbox): Promise<Problem[]> {
  const calls: [ToolCall, Use][] = [
    ...config.services.flatMap(({ preflight, health, init }) =>
      [...preflight, ...health, ...init].map((call): [ToolCall, Use] => [call, 'check']),
    ),
    ...Object.values(config.secrets).map((call): [ToolCall, Use] => [call, 'secret']),
    ...config.notifications.map((call): [ToolCall, Use] => [call, 'notification']),
  ];
  const problems: Problem[] = [];
  const tools = new Map<string, FoundTool>();
  for (const [call, use] of calls) {
    let found = tools.get(call.tool);
    if (!found) {
      try {
        found = await toolbox.find(call.tool);
        tools.set(call.tool, found);
      } catch (error) {
        // A repository that cannot be read is a failure of its own; a name that is not known is a mistake here.
        if (!isPlatformError(error) || !error.code.startsWith('TOOL_')) throw error;
        problems.push({ pointer: `${call.pointer}/tool`, message: decapitalise(error.message) });
        continue;
      }
    }
    const { manifest } = found;
    const isSecret = manifest.protocol === 'secret';
    if ((use === 'secret') !== isSecret) {
      const what = isSecret ? 'reads secrets and checks nothing' : 'is no tool for secrets';
      problems.push({ pointer: `${call.pointer}/tool`, message: `"${manifest.name}" ${what}` });
    }
    const args = argumentsFor(manifest, call, use);
    for (const { pointer, message } of checkArguments(manifest, withoutSecrets(args))) {
      if (isMaskedSecret(args, pointer)) continue;
      problems.push({ pointer: `${call.pointer}/args${pointer}`, message });
    }
  }
  return problems;
}

/** What the operator adds to the arguments of a call, so that they are whole when they are checked. */
function argumentsFor(manifest: ToolManifest, call: ToolCall | HealthCheck, use: Use): JsonObject {
  const args = coerce(manifest, call.args);
  const known = manifest.argsSchema?.properties ?? {};
  if (use === 'secret' && 'path' in known && args.path === undefined)
    return { ...args, path: 'path' };
  return args;
}

/** Texts from lists of command-line words, as the types that the schema asks for. */
export function coerce(manifest: ToolManifest, args: JsonObject): JsonObject {
  const properties = manifest.argsSchema?.properties ?? {};
  const entries = Object.entries(args).map(([name, value]): [string, Json] => {
    const type = properties[name]?.type;
    if (typeof value !== 'string') return [name, value];
    if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value)) {
      return [name, Number(value)];
    }
    if (type === 'boolean' && /^(true|false)$/.test(value)) return [name, value === 'true'];
    return [name, value];
  });
  return Object.fromEntries(entries);
}

function withoutSecrets(args: JsonObject): JsonObject {
  const entries = Object.entries(args).map(([name, value]): [string, Json] => [name, mask(value)]);
  return Object.fromEntries(entries);
}

function mask(value: Json): Json {
  if (typeof value === 'string') return findSecretReferences(value).length > 0 ? 'secret' : value;
  if (Array.isArray(value)) return value.map(mask);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, mask(child)]));
}

/** Of a secret only its being there can be checked before it is read. */
function isMaskedSecret(args: JsonObject, pointer: string): boolean {
  return Object.entries(args).some(
    ([name, value]) =>
      pointer.startsWith(`/${escapePointer(name)}`) && findSecretReferences(value).length > 0,
  );
}

function decapitalise(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
