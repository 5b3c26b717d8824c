import type { Entity, Graph, HistoryEntry, SourceStatus } from '@gantry/client';
import { type EntityRef, formatEntityRef } from '@gantry/contracts';
import type { Command } from 'commander';
import { parseAddress, resolveEntity, withSuggestions } from '../catalog/entity-address.ts';
import type { Cli } from '../cli.ts';
import { type Connection, connect, dataOf } from '../connection/connect.ts';
import { errors } from '../errors.ts';
import { type Detail, heading, writeDetails } from '../format/details.ts';
import { printValue } from '../format/print-value.ts';
import { printable } from '../format/printable.ts';
import { momentText } from '../format/time-text.ts';
import { addExamples } from '../program/examples.ts';
import { formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';

interface DescribeOptions extends GlobalOptions {
  readonly namespace?: string;
}

interface Everything {
  readonly entity: Entity;
  readonly graph: Graph;
  readonly sources: readonly SourceStatus[];
  readonly history: readonly HistoryEntry[];
}

const FORMATS = ['table', 'json', 'yaml'] as const;
const SHOWN_CHANGES = 5;
const SHOWN_NEIGHBOURS = 1_000;

/** `describe`: everything about one entity, to read. */
export function addDescribeCommand(program: Command, cli: Cli): void {
  const command = program
    .command('describe')
    .summary('show everything about an entity')
    .description(
      'Show everything about an entity: what is written, what it relates to and what relates to it, where it comes from, and its last changes.',
    )
    .argument('<kind>', 'a kind, its plural or its beginning; or Kind/name')
    .argument('[name]', 'name of the entity, or namespace/name')
    .option('-n, --namespace <name>', 'namespace of the entity (default: default)')
    .addOption(outputOption(FORMATS));
  addExamples(command, [['gantry describe service checkout-api', 'everything about a service']]);
  command.action(async (kind: string, name: string | undefined, _options, self: Command) => {
    const options = self.optsWithGlobals<DescribeOptions>();
    const format = formatOf(options, FORMATS);
    const address = parseAddress(kind, name, options.namespace);
    if (address.name === undefined) {
      throw errors.CLI_USAGE({ reason: 'The name of the entity is missing.' });
    }
    const connection = connect(cli, options);
    const ref = await resolveEntity(connection.client, { ...address, name: address.name });
    const everything = await read(connection, ref);
    if (format !== 'table') return await printValue(cli.out, format, everything);
    await write(cli, everything);
  });
}

async function read({ client }: Connection, ref: EntityRef): Promise<Everything> {
  const { kind, name, namespace } = ref;
  const path = { kind, name };
  return await withSuggestions(client, ref, async () => {
    // One first: when the entity is not there, one answer says so, and not four.
    const entity = await dataOf(
      client.GET('/api/v1/entities/{kind}/{name}', { params: { path, query: { namespace } } }),
    );
    const [graph, sources, history] = await Promise.all([
      dataOf(
        client.GET('/api/v1/graph/{kind}/{name}', {
          params: { path, query: { namespace, depth: 1, limit: SHOWN_NEIGHBOURS } },
        }),
      ),
      dataOf(
        client.GET('/api/v1/entities/{kind}/{name}/sources', {
          params: { path, query: { namespace } },
        }),
      ),
      dataOf(
        client.GET('/api/v1/entities/{kind}/{name}/history', {
          params: { path, query: { namespace, limit: SHOWN_CHANGES } },
        }),
      ),
    ]);
    return { entity, graph, sources, history };
  });
}

async function write(cli: Cli, { entity, graph, sources, history }: Everything): Promise<void> {
  const { out } = cli;
  const { metadata, spec, status } = entity;
  const now = cli.now();
  const by = (at: string, who: string): string => `${momentText(at, now)} by ${who}`;
  await writeDetails(out, [
    ['Kind', entity.kind],
    ['Name', metadata.name],
    ['Namespace', metadata.namespace],
    ['Title', metadata.title],
    ['Description', metadata.description],
    ['Owner', metadata.owner],
    ['Tags', metadata.tags?.join(', ')],
    ['Labels', pairs(metadata.labels)],
    ['Annotations', pairs(metadata.annotations)],
    ['Created', by(metadata.createdAt, metadata.createdBy)],
    ['Changed', `${by(metadata.updatedAt, metadata.updatedBy)}, revision ${metadata.revision}`],
  ]);
  if (Object.keys(spec).length > 0) {
    const { toYaml } = await import('../format/yaml-text.ts');
    await out.write(heading(out, 'Spec') + indent(printable(toYaml(spec), true)));
  }
  await writeRelations(cli, entity, graph);
  for (const [index, source] of sources.entries()) {
    if (index === 0) await out.write(heading(out, 'Comes from'));
    const { url } = status?.source?.plugin === source.plugin ? status.source : { url: undefined };
    await writeDetails(out, toSourceDetails(source, url, now), '  ');
  }
  if (history.length > 0) await out.write(heading(out, 'Last changes'));
  for (const { timestamp, action, userName, source, revision } of history) {
    const what = action.replace(/^entity\./, '');
    const shown = revision === undefined ? '' : `, revision ${revision}`;
    const line = `${momentText(timestamp, now)}  ${what} by ${userName} (${source})${shown}`;
    await out.write(`  ${printable(line)}\n`);
  }
}

async function writeRelations(cli: Cli, entity: Entity, graph: Graph): Promise<void> {
  const { out } = cli;
  const { kind, metadata } = entity;
  const self = formatEntityRef({ kind, namespace: metadata.namespace, name: metadata.name });
  const dangling = new Set(graph.nodes.filter((node) => node.dangling).map(({ id }) => id));
  const groups: [string, { relation: string; ref: string }[]][] = [
    [
      'Relates to',
      graph.edges
        .filter(({ from }) => from === self)
        .map(({ relation, to }) => ({ relation, ref: to })),
    ],
    [
      'Related from',
      graph.edges
        .filter(({ from, to }) => to === self && from !== self)
        .map(({ relation, from }) => ({ relation, ref: from })),
    ],
  ];
  for (const [title, edges] of groups) {
    if (edges.length === 0) continue;
    const width = Math.max(...edges.map(({ relation }) => relation.length));
    const lines = edges
      .map(({ relation, ref }) => {
        const note = dangling.has(ref) ? out.style.yellow('  not in the catalog') : '';
        return `  ${printable(relation.padEnd(width))}  ${printable(ref)}${note}\n`;
      })
      .sort();
    await out.write(heading(out, title) + lines.join(''));
  }
  if (graph.truncated) await out.write(out.style.dim('  … and more\n'));
}

function toSourceDetails(source: SourceStatus, url: string | undefined, now: Date): Detail[] {
  return [
    ['Plugin', `${source.plugin} (${source.integration})`],
    ['There', source.externalId],
    ['Page', url],
    ['Last seen', momentText(source.lastSeenAt, now)],
    ['Gone since', source.goneSince && momentText(source.goneSince, now)],
  ];
}

function pairs(record: Readonly<Record<string, string>> | undefined): string | undefined {
  if (!record) return undefined;
  const lines = Object.entries(record).map(([key, value]) => `${key} = ${value}`);
  return lines.sort().join('\n');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
