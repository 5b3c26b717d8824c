import {
  CatalogPlugin,
  type ConnectionTest,
  type Credentials,
  isPluginError,
  PLUGIN_ERROR_CODES,
  type PluginContext,
  type SyncEntity,
  type SyncPage,
} from '@gantry/plugin-sdk';
import { readList, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { GitHub } from '../api/github.ts';

import {
  EntityNames,
  type OrganizationData,
  organizationEntity,
  repositoryEntity,
  teamEntity,
} from './map-entities.ts';
import {
  type RepositoryData,
  readInstallationRepositories,
  readRepositories,
  readTeams,
} from './repository-data.ts';
import { readFiles } from './repository-files.ts';
import { testGitHub } from './test-github.ts';

/** How many repositories are looked into at once. */
const AT_ONCE = 6;

/** Brings organisations, teams and repositories into the catalog. */
export class GitHubCatalog extends CatalogPlugin {
  async *sync(ctx: PluginContext, credentials: Credentials): AsyncGenerator<SyncPage> {
    const github = await GitHub.open(ctx, credentials);
    const sync = new GitHubSync(ctx, github);
    for (const organization of await sync.organizations()) {
      yield* sync.guarded(`${organization} teams`, sync.teams(organization));
      yield* sync.guarded(organization, sync.repositories(organization));
    }
  }

  override testConnection(ctx: PluginContext, credentials: Credentials): Promise<ConnectionTest> {
    return testGitHub(ctx, credentials);
  }
}

class GitHubSync {
  readonly #ctx: PluginContext;
  readonly #github: GitHub;
  readonly #names: EntityNames;
  #done = 0;

  constructor(ctx: PluginContext, github: GitHub) {
    this.#ctx = ctx;
    this.#github = github;
    this.#names = new EntityNames(ctx.integration.options.namespace);
  }

  /** The organisations that are configured, or all that can be seen. */
  async organizations(): Promise<string[]> {
    const { organizations = [] } = this.#ctx.integration.options;
    const configured = (organizations as string[]).map((name) => name.trim()).filter(Boolean);
    if (configured.length > 0) return [...new Set(configured)];
    const found = new Set<string>();
    if (this.#github.signIn.kind === 'app') {
      for await (const page of this.#installationPages())
        for (const { owner } of page) found.add(owner);
    } else {
      const read = { as: 'logins', pick: readLogins };
      for await (const page of this.#github.pages('/user/orgs', read))
        for (const login of page) found.add(login);
    }
    if (found.size === 0) this.#ctx.log.warn('No organisation can be seen with this token.');
    return [...found].sort();
  }

  /** A part that fails says so, and the others go on; a used-up budget ends everything. */
  async *guarded(scope: string, pages: AsyncGenerator<SyncEntity[]>): AsyncGenerator<SyncPage> {
    try {
      yield { scope, entities: [] };
      for await (const entities of pages) yield { scope, entities };
    } catch (error) {
      if (!isPluginError(error) || error.code === PLUGIN_ERROR_CODES.rateLimited) throw error;
      const message = error.message.slice(0, 2_000);
      this.#ctx.log.error(`${scope}: ${message}`);
      yield { scope, entities: [], failure: { message } };
    }
  }

  async *teams(organization: string): AsyncGenerator<SyncEntity[]> {
    if (this.#ctx.integration.options.syncTeams === false) return;
    const path = `/orgs/${encodeURIComponent(organization)}`;
    const data = await this.#github.read(path, { as: 'organization', pick: readOrganization });
    yield [organizationEntity(data, this.#names)];
    for await (const teams of this.#github.pages(`${path}/teams`, { as: 'teams', pick: readTeams }))
      yield teams.map((team) => teamEntity(organization, team, this.#names));
  }

  async *repositories(organization: string): AsyncGenerator<SyncEntity[]> {
    for await (const page of this.#repositoryPages(organization)) {
      const wanted = page.filter((repository) => this.#isWanted(repository, organization));
      const entities = (await inTurns(wanted, AT_ONCE, (one) => this.#entitiesOf(one))).flat();
      this.#done += wanted.length;
      this.#ctx.progress({ done: this.#done, message: `${organization}: repositories` });
      yield entities;
    }
  }

  #repositoryPages(organization: string): AsyncGenerator<RepositoryData[]> {
    if (this.#github.signIn.kind === 'app') return this.#installationPages();
    return this.#github.pages(`/orgs/${encodeURIComponent(organization)}/repos`, {
      as: 'repositories',
      pick: readRepositories,
      // By a name that seldom changes, so that pages stay as they were.
      query: { type: 'all', sort: 'full_name' },
    });
  }

  #installationPages(): AsyncGenerator<RepositoryData[]> {
    const read = { as: 'repositories', pick: readInstallationRepositories };
    return this.#github.pages('/installation/repositories', read);
  }

  #isWanted(repository: RepositoryData, organization: string): boolean {
    const { includeForks, includeArchived, topics = [] } = this.#ctx.integration.options;
    if (repository.owner.toLowerCase() !== organization.toLowerCase()) return false;
    if (repository.isFork && includeForks !== true) return false;
    if (repository.isArchived && includeArchived !== true) return false;
    const chosen = topics as string[];
    return chosen.length === 0 || chosen.some((topic) => repository.topics.includes(topic));
  }

  async #entitiesOf(repository: RepositoryData): Promise<SyncEntity[]> {
    const { readOwners, catalogFile } = this.#ctx.integration.options;
    const files = await readFiles(this.#github, repository, {
      codeOwners: readOwners !== false,
      catalogFile: typeof catalogFile === 'string' ? catalogFile : '',
    });
    if (files.catalog !== undefined) {
      // With the first file, because most syncs find none.
      const { readCatalogFile } = await import('./catalog-file.ts');
      const { entities, notes } = readCatalogFile(files.catalog, repository);
      const place = `${repository.owner}/${repository.name}/${String(catalogFile)}`;
      for (const note of notes.slice(0, 20)) this.#ctx.log.warn(`${place}: ${note}`);
      if (entities.length > 0) return entities;
    }
    return [repositoryEntity(repository, files.codeOwners, this.#names)];
  }
}

/** Runs a task for each item, a few at once, and keeps the order. */
async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      try {
        results[index] = await run(items[index] as T);
      } catch (error) {
        // Whatever fails ends them all: nothing is asked for in vain.
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

function readLogins(raw: unknown): string[] {
  return readList(raw).map((organization) => readText(organization, 'login'));
}

function readOrganization(raw: unknown): OrganizationData {
  const data = readRecord(raw);
  const [name, description] = [textIn(data, 'name'), textIn(data, 'description')];
  return {
    login: readText(data, 'login'),
    url: readText(data, 'html_url'),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}
