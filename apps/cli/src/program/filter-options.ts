import { parseRelated } from '@gantry/contracts';
import { type Command, Option } from 'commander';
import type { EntityFilter, EntitySort } from '../catalog/list-entities.ts';
import { errors } from '../errors.ts';
import { checkQuery } from './check-query.ts';
import { collect } from './global-options.ts';

const SORTS: readonly EntitySort[] = ['kind', 'name', 'updatedAt', 'createdAt'];

/** Options that say which entities are meant, for every command that lists some. */
export interface FilterOptions {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly owner?: string;
  readonly tag?: string[];
  readonly label?: string[];
  readonly source?: string;
  readonly gone?: boolean;
  readonly stale?: boolean;
  readonly conflict?: boolean;
  readonly related?: string[];
  readonly query?: string;
  /** What `query` was called once. */
  readonly search?: string;
}

export function addFilterOptions(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'only this namespace')
    .option('-A, --all-namespaces', 'all namespaces, which is the default for lists')
    .option('--owner <team>', 'only what this team owns')
    .option('--tag <tag>', 'only with this tag (repeatable: with all of them)', collect)
    .option('--label <key=value>', 'only with this label (repeatable: with all of them)', collect)
    .option('--source <plugin>', 'only what this plugin brought')
    .option('--gone', 'only what has vanished upstream')
    .option('--stale', 'only what no sync has seen for longer than the period of its source')
    .option('--conflict', 'only where a person and a source have changed the same')
    .option(
      '--related <relation:Kind/name>',
      'only what is so related, as in dependsOn:Service/x or dependencyOf:Service/x (repeatable)',
      collect,
    )
    .option(
      '-q, --query <query>',
      'only what matches: words and filters, as in \'owner:payments -tag:legacy "exact phrase"\'',
    )
    .addOption(new Option('--search <text>', 'the same as --query').hideHelp());
}

export function sortOption(): Option {
  const descending = SORTS.map((sort) => `-${sort}` as const);
  return new Option(
    '--sort <order>',
    `${SORTS.join(', ')}; with - in front from the other end, as in --sort=-updatedAt`,
  ).argParser((value: string) => {
    const found = [...SORTS, ...descending].find(
      (sort) => sort.toLowerCase() === value.toLowerCase(),
    );
    if (found) return found;
    const reason = `--sort "${value}" is not one of: ${SORTS.join(', ')}.`;
    throw errors.CLI_USAGE({ reason });
  });
}

/** Whether any option asks for a list of entities, rather than for an overview. */
export function hasFilter(options: FilterOptions): boolean {
  if (options.allNamespaces) return true;
  return Object.values(toFilter(options)).some((value) => value !== undefined);
}

/** The filter that the options describe. Throws `CLI_USAGE` for what cannot be meant. */
export function toFilter(options: FilterOptions): EntityFilter {
  const { namespace, allNamespaces, owner, tag, label, source, gone, stale, conflict, related } =
    options;
  const query = options.query ?? options.search;
  if (allNamespaces && namespace !== undefined) {
    throw errors.CLI_USAGE({ reason: '--namespace and --all-namespaces exclude each other.' });
  }
  for (const item of label ?? []) {
    if (item.includes('=')) continue;
    throw errors.CLI_USAGE({ reason: `--label "${item}" is not of the form key=value.` });
  }
  if (query !== undefined) checkQuery(query);
  for (const item of related ?? []) {
    if (parseRelated(item)) continue;
    const help = 'Write dependsOn:Service/name, or Service/name for any relation.';
    throw errors.CLI_USAGE({ reason: `--related "${item}" names no relation.`, help });
  }
  return { namespace, owner, tag, label, source, gone, stale, conflict, related, query };
}
