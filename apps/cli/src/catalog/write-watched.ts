import type { GantryClient } from '@gantry/client';
import { formatEntityRef } from '@gantry/contracts';
import type { Cli } from '../cli.ts';
import { Table } from '../format/table.ts';
import { onInterrupt } from '../io/on-interrupt.ts';
import type { EntityFilter } from './list-entities.ts';
import { type EntityChange, watchEntities } from './watch-entities.ts';
import { entityColumns } from './write-entities.ts';

export type WatchFormat = 'table' | 'json' | 'name';

/** Writes the entities that match and then each change, until it is interrupted or nobody reads. */
export async function writeWatched(
  { out, err, now }: Cli,
  client: GantryClient,
  {
    filter,
    name,
    format,
  }: { filter: EntityFilter; name?: string | undefined; format: WatchFormat },
): Promise<void> {
  const interrupt = onInterrupt();
  const write = writerOf(format);
  try {
    const changes = watchEntities(client, filter, {
      name,
      signal: interrupt.signal,
      onLost: () => err.line('The connection was lost. It goes on when the server answers again.'),
    });
    for await (const page of changes) {
      if (page.length > 0) await write(page);
      if (out.isClosed) interrupt.end();
    }
  } finally {
    interrupt.dispose();
  }

  function writerOf(which: WatchFormat): (page: readonly EntityChange[]) => Promise<void> {
    if (which === 'json') {
      return (page) => out.write(page.map((change) => `${JSON.stringify(change)}\n`).join(''));
    }
    if (which === 'name') {
      return (page) =>
        out.write(
          page
            .map(({ object: { kind, metadata } }) => `${formatEntityRef({ kind, ...metadata })}\n`)
            .join(''),
        );
    }
    const table = new Table<EntityChange>(out, [
      { title: 'EVENT', value: ({ type }) => type },
      ...entityColumns(out, now, filter.kind !== undefined).map(({ value, paint, ...column }) => ({
        ...column,
        // A value that no row has had yet may come.
        keepEmpty: column.title !== 'KIND' || filter.kind === undefined,
        value: ({ object }: EntityChange) => value(object),
        ...(paint ? { paint: (text: string, row: EntityChange) => paint(text, row.object) } : {}),
      })),
    ]);
    return (page) => table.write(page);
  }
}
