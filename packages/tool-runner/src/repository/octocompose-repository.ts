import {
  escapePointer,
  isJsonObject,
  type Json,
  type JsonObject,
  type Problem,
} from '@gantry/base';
import {
  DEFAULT_TIMEOUT_MS,
  TOOL_CATEGORIES,
  TOOL_NAME_PATTERN,
  type ToolBinary,
  type ToolCategory,
  type ToolManifest,
} from './tool-manifest.ts';

const SYSTEMS: Readonly<Record<string, string>> = { windows: 'win32' };
const MACHINES: Readonly<Record<string, string>> = { amd64: 'x64', '386': 'ia32' };

/**
 * Reads the tools of an OctoCompose repository, in both shapes that were published: `tools.<name>.baremetal` with keys
 * such as `linux_amd64`, and `tool.<category>.<name>.host` as a list. They have neither versions nor digests; the
 * version is looked for in the address, the digest at `sha256Url`.
 */
export function readOctoCompose(value: JsonObject, problems: Problem[]): ToolManifest[] {
  const known = [
    'include',
    'files',
    'operators',
    'operator',
    'tools',
    'tool',
    'services',
    'service',
  ];
  if (!known.some((key) => key in value)) {
    problems.push({
      pointer: '',
      message: 'is no repository: neither "apiVersion" nor one of "tools" and "tool" is there',
    });
    return [];
  }
  const found: ToolManifest[] = [];
  for (const [name, tool] of entries(value.tools)) {
    const { baremetal } = tool as { baremetal?: Json };
    const platforms =
      isJsonObject(baremetal) && isJsonObject(baremetal.binary) ? baremetal.binary : baremetal;
    const binaries = entries(platforms).flatMap(([key, entry]) => {
      const [os = '', arch = ''] = key.split('_');
      return isJsonObject(entry) ? toBinary(os, arch, entry) : [];
    });
    add(name, 'health', binaries, `/tools/${escapePointer(name)}`);
  }
  for (const [category, tools] of entries(value.tool)) {
    for (const [name, tool] of entries(tools)) {
      const { host } = tool as { host?: Json };
      const binaries = (Array.isArray(host) ? host : []).flatMap((entry) =>
        isJsonObject(entry) ? toBinary(String(entry.os), String(entry.arch), entry) : [],
      );
      const known = TOOL_CATEGORIES.find((one) => one === category) ?? 'health';
      add(name, known, binaries, `/tool/${escapePointer(category)}/${escapePointer(name)}`);
    }
  }
  return found;

  function add(
    name: string,
    category: ToolCategory,
    binaries: readonly (readonly [string, ToolBinary])[],
    pointer: string,
  ): void {
    // What only a container image has cannot be run here; it is not in the list.
    if (binaries.length === 0) return;
    if (!new RegExp(TOOL_NAME_PATTERN).test(name)) {
      problems.push({ pointer, message: `"${name}" is not a name of a tool` });
    }
    const version = /\/v?(\d+\.\d+\.\d+[\w.+-]*)\//.exec(binaries[0]?.[1].url ?? '')?.[1];
    found.push({
      name,
      version: version ?? '0.0.0',
      category,
      protocol: 'exit',
      timeoutMs: DEFAULT_TIMEOUT_MS,
      needsService: false,
      binaries: Object.fromEntries(binaries),
    });
  }
}

function toBinary(os: string, arch: string, entry: JsonObject): [string, ToolBinary][] {
  const { url, sha256Url, binary } = entry;
  if (typeof url !== 'string' || typeof sha256Url !== 'string') return [];
  const fill = (text: string) =>
    text.replace(/\{\{\s*\.OS\s*\}\}/g, os).replace(/\{\{\s*\.ARCH\s*\}\}/g, arch);
  const isArchive = /\.(tar\.gz|tgz|tar|zip)$/.test(url);
  const platform = `${SYSTEMS[os] ?? os}-${MACHINES[arch] ?? arch}`;
  return [
    [
      platform,
      {
        url: fill(url),
        sha256Url: fill(sha256Url),
        ...(isArchive && typeof binary === 'string' ? { member: fill(binary) } : {}),
      },
    ],
  ];
}

function entries(value: Json | undefined): [string, Json][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}
