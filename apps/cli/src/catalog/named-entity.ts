import type { GantryClient } from '@gantry/client';
import type { EntityRef } from '@gantry/contracts';
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { parseAddress, resolveEntity } from './entity-address.ts';

/** The arguments of commands about one entity. */
export function addEntityArguments(command: Command): Command {
  return command
    .argument('<kind>', 'a kind, its plural or its beginning; or Kind/name')
    .argument('[name]', 'name of the entity, or namespace/name')
    .option('-n, --namespace <name>', 'namespace of the entity (default: default)');
}

/** The entity that the arguments name. */
export async function readEntityArguments(
  client: GantryClient,
  words: { kind: string; name: string | undefined; namespace: string | undefined },
): Promise<EntityRef> {
  const address = parseAddress(words.kind, words.name, words.namespace);
  if (address.name === undefined) {
    throw errors.CLI_USAGE({ reason: 'The name of the entity is missing.' });
  }
  return await resolveEntity(client, { ...address, name: address.name });
}
