import {
  type JsonRecord,
  readList,
  readNumber,
  readRecord,
  readText,
  textIn,
} from '@gantry/plugin-sdk/json';

/** What the catalog wants to know of a repository. */
export interface RepositoryData {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly url: string;
  readonly description?: string;
  readonly homepage?: string;
  readonly language?: string;
  readonly topics: readonly string[];
  readonly isFork: boolean;
  readonly isArchived: boolean;
  readonly visibility?: string;
  readonly defaultBranch: string;
  /** When anything was pushed last; files cannot have changed since. Missing for an empty repository. */
  readonly pushedAt?: string;
}

export function readRepositories(raw: unknown): RepositoryData[] {
  return readList(raw).map(readRepository);
}

/** What an app may see comes with a count around it. */
export function readInstallationRepositories(raw: unknown): RepositoryData[] {
  return readRepositories(readRecord(raw).repositories);
}

export function readRepository(raw: JsonRecord): RepositoryData {
  const optional = {
    description: textIn(raw, 'description'),
    homepage: textIn(raw, 'homepage'),
    language: textIn(raw, 'language'),
    visibility: textIn(raw, 'visibility'),
    pushedAt: textIn(raw, 'pushed_at'),
  };
  return {
    id: readNumber(raw, 'id'),
    owner: readText(readRecord(raw.owner, '"owner"'), 'login'),
    name: readText(raw, 'name'),
    url: readText(raw, 'html_url'),
    topics: Array.isArray(raw.topics) ? raw.topics.map(String) : [],
    isFork: raw.fork === true,
    isArchived: raw.archived === true,
    defaultBranch: textIn(raw, 'default_branch') ?? 'main',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

export interface TeamData {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  readonly description?: string;
  readonly parent?: string;
}

export function readTeams(raw: unknown): TeamData[] {
  return readList(raw).map((team) => {
    const description = textIn(team, 'description');
    const parent = textIn(team.parent, 'slug');
    return {
      id: readNumber(team, 'id'),
      slug: readText(team, 'slug'),
      name: readText(team, 'name'),
      url: readText(team, 'html_url'),
      ...(description === undefined ? {} : { description }),
      ...(parent === undefined ? {} : { parent }),
    };
  });
}
