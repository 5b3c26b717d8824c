import { readList, readRecord, readText } from '@gantry/plugin-sdk/json';
import { fileText } from '../api/file-text.ts';
import type { GitHub } from '../api/github.ts';
import { filePath, pathOf } from '../repository.ts';
import { CODEOWNERS_PLACES } from './code-owners.ts';
import type { RepositoryData } from './repository-data.ts';

/** The texts of the files that the catalog reads, as far as a repository has them. */
export interface RepositoryFiles {
  readonly codeOwners?: string;
  readonly catalog?: string;
}

interface Wanted {
  readonly codeOwners: boolean;
  /** Empty: none. */
  readonly catalogFile: string;
}

const MAX_TEXT = 512 * 1024;

/**
 * Reads the files of a repository. Nothing is asked while nothing was pushed since the last time; otherwise one request
 * tells which of the files are there at all.
 */
export async function readFiles(
  github: GitHub,
  repository: RepositoryData,
  wanted: Wanted,
): Promise<RepositoryFiles> {
  const { pushedAt, defaultBranch } = repository;
  if (pushedAt === undefined || (!wanted.codeOwners && wanted.catalogFile === '')) return {};
  const key = `files ${repository.id} ${JSON.stringify(wanted)}`;
  const version = `${pushedAt} ${defaultBranch} ${repository.owner}/${repository.name}`;
  const kept = await github.cache.get(key);
  if (kept?.etag === version) return kept.value as RepositoryFiles;
  const files = await fetchFiles(github, repository, wanted);
  await github.cache.put(key, { etag: version, value: files });
  return files;
}

async function fetchFiles(
  github: GitHub,
  repository: RepositoryData,
  wanted: Wanted,
): Promise<RepositoryFiles> {
  const path = pathOf(repository);
  const branch = encodeURIComponent(repository.defaultBranch);
  const root = await github.find(`${path}/git/trees/${branch}`, {
    as: 'tree',
    pick: readTree,
    keep: false,
  });
  if (!root) return {};
  const read = async (file: string): Promise<string | undefined> => {
    const [folder = ''] = file.split('/');
    if (!root.includes(folder)) return undefined;
    const place = `${path}/contents/${filePath(file)}`;
    const query = { ref: repository.defaultBranch };
    return (
      await github.find(place, {
        as: 'file',
        pick: fileText,
        query,
        keep: false,
      })
    )?.slice(0, MAX_TEXT);
  };
  let codeOwners: string | undefined;
  for (const place of wanted.codeOwners ? CODEOWNERS_PLACES : []) {
    codeOwners ??= await read(place);
  }
  const catalog = wanted.catalogFile === '' ? undefined : await read(wanted.catalogFile);
  return {
    ...(codeOwners === undefined ? {} : { codeOwners }),
    ...(catalog === undefined ? {} : { catalog }),
  };
}

function readTree(raw: unknown): string[] {
  return readList(readRecord(raw).tree, '"tree"').map((entry) => readText(entry, 'path'));
}
