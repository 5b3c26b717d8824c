import { type Event, followEvents, type GantryClient, nextCursorOf } from '@gantry/client';
import { EVENT_CHANNELS, type EventChannel, formatEntityRef } from '@gantry/contracts';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { connect } from '../connection/connect.ts';
import { printable } from '../format/printable.ts';
import { onInterrupt } from '../io/on-interrupt.ts';
import { addExamples } from '../program/examples.ts';
import { collect, formatOf, type GlobalOptions, outputOption } from '../program/global-options.ts';
import { parseMoment } from '../program/moment-option.ts';

const FORMATS = ['table', 'json'] as const;
const PAGE = 1_000;
const HOUR_MS = 3_600_000;

interface EventsOptions extends GlobalOptions {
  readonly since?: string;
  readonly watch?: boolean;
  readonly channel?: EventChannel[];
  readonly type?: string[];
  readonly kind?: string[];
  readonly namespace?: string[];
}

/** `events`: what has happened, and what happens. */
export function addEventsCommand(program: Command, cli: Cli): void {
  const command = program
    .command('events')
    .summary('show what has happened, or watch what happens')
    .description(
      'Show what has happened, oldest first, as far as the server keeps it and you may hear of it. With --watch it goes on with what happens; a lost connection costs nothing. JSON is one object a line.',
    )
    .option(
      '--since <when>',
      'a time, or how long ago, such as 24h (default: 1h; with --watch: now)',
      parseMoment(cli.now),
    )
    .option('-w, --watch', 'go on with what happens, until interrupted')
    .option('--channel <name>', `${EVENT_CHANNELS.join(', ')} (repeatable)`, collect)
    .option('--type <type>', 'only this type, such as entity.deleted (repeatable)', collect)
    .option('--kind <kind>', 'only entities of this kind (repeatable)', collect)
    .option('-n, --namespace <name>', 'only entities in this namespace (repeatable)', collect)
    .addOption(outputOption(FORMATS));
  addExamples(command, [
    ['gantry events', 'what happened within the last hour'],
    ['gantry events --since 24h --type entity.deleted', 'what was deleted since yesterday'],
    ['gantry events --watch --channel sync', 'syncs, as they go on'],
  ]);
  command.action(async (_options, self: Command) => {
    await writeEvents(cli, self.optsWithGlobals<EventsOptions>());
  });
}

async function writeEvents(cli: Cli, options: EventsOptions): Promise<void> {
  const format = formatOf(options, FORMATS);
  const { client } = connect(cli, options);
  const { channel, type, kind, namespace, since, watch } = options;
  const filters = { channel, type, kind, namespace };
  const write = async (events: readonly Event[]) => {
    const toText = format === 'json' ? JSON.stringify : toLine;
    await cli.out.write(events.map((event) => `${toText(event)}\n`).join(''));
  };
  if (!watch) {
    const from = since ?? new Date(cli.now().getTime() - HOUR_MS).toISOString();
    let count = 0;
    for await (const page of listEvents(client, { ...filters, from })) {
      await write(page);
      count += page.length;
      if (cli.out.isClosed) return;
    }
    if (count === 0) cli.err.line('Nothing was found.');
    return;
  }
  const interrupt = onInterrupt();
  try {
    const start = since === undefined ? undefined : await sequenceAt(client, since);
    const followed = followEvents(client, {
      ...filters,
      since: start,
      signal: interrupt.signal,
      onLost: () =>
        cli.err.line('The connection was lost. It goes on when the server answers again.'),
    });
    for await (const item of followed) {
      if (item.kind === 'event') await write([item.event]);
      else if (item.kind === 'reset') cli.err.line(RESETS[item.reason] ?? item.reason);
      if (cli.out.isClosed) interrupt.end();
    }
  } finally {
    interrupt.dispose();
  }
}

const RESETS: Readonly<Record<string, string>> = {
  'too-old': 'Not everything since is kept any more. It goes on with what happens now.',
  'access-changed': 'Rights have changed. What you may hear of may be more, or less, from here on.',
};

/** The place among the events from which everything is at `time` or later. */
async function sequenceAt(client: GantryClient, time: string): Promise<number | undefined> {
  const query = { from: time, limit: 1 };
  const { data: [first] = [] } = await client.GET('/api/v1/events', { params: { query } });
  return first && first.sequence - 1;
}

async function* listEvents(
  client: GantryClient,
  filters: Omit<EventsOptions, 'since' | 'watch'> & { readonly from: string },
): AsyncGenerator<Event[]> {
  let cursor: string | undefined;
  do {
    const query = { ...filters, limit: PAGE, cursor };
    const { data = [], response } = await client.GET('/api/v1/events', { params: { query } });
    yield data;
    cursor = nextCursorOf(response);
  } while (cursor !== undefined);
}

function toLine({ timestamp, type, data }: Event): string {
  const time = timestamp.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
  return printable(`${time}  ${type.padEnd(20)}  ${aboutOf(data)}`).trimEnd();
}

function aboutOf(data: Event['data']): string {
  const text = (key: string) => (typeof data[key] === 'string' ? data[key] : undefined);
  const [kind, namespace, name] = [text('kind'), text('namespace'), text('name')];
  if (kind && namespace && name) return formatEntityRef({ kind, namespace, name });
  return [text('key') ?? text('slug') ?? text('scope') ?? kind, text('state') ?? text('subject')]
    .filter(Boolean)
    .join(' ');
}
