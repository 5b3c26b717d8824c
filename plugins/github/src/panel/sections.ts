import type { Level, PanelCell, PanelSection } from '@gantry/plugin-sdk';
import { type JsonRecord, readList, readRecord, readText, textIn } from '@gantry/plugin-sdk/json';
import { fileText } from '../api/file-text.ts';
import type { GitHub } from '../api/github.ts';
import { pathOf, type Repository } from '../repository.ts';

const MAX_README = 100_000;

/** What the repository is; `undefined` when there is none. */
export async function overviewSections(
  github: GitHub,
  path: string,
): Promise<PanelSection[] | undefined> {
  const pick = (raw: unknown): PanelSection[] => {
    const data = readRecord(raw);
    const url = readText(data, 'html_url');
    const items: { label: string; value: PanelCell }[] = [
      { label: 'Repository', value: { text: readText(data, 'full_name'), url } },
      { label: 'Default branch', value: textIn(data, 'default_branch') ?? null },
      { label: 'Language', value: textIn(data, 'language') ?? null },
      { label: 'Visibility', value: textIn(data, 'visibility') ?? null },
      { label: 'Licence', value: textIn(data.license, 'spdx_id') ?? null },
      { label: 'Last push', value: timeCell(data.pushed_at) },
    ];
    const known = items.filter(({ value }) => value !== null);
    const archived: PanelSection = {
      type: 'status',
      level: 'warning',
      text: 'This repository is archived: nothing in it can be changed.',
    };
    return [...(data.archived === true ? [archived] : []), { type: 'properties', items: known }];
  };
  return github.find(path, { as: 'overview', pick });
}

export function pullRequestSection(github: GitHub, repository: Repository): Promise<PanelSection> {
  const pick = (raw: unknown): PanelSection => ({
    type: 'table',
    title: 'Pull requests',
    columns: [
      { key: 'title', label: 'Open' },
      { key: 'author', label: 'By' },
      { key: 'branch', label: 'Into' },
      { key: 'updated', label: 'Changed' },
    ],
    rows: readList(raw).map((pull) => ({
      title: {
        text: `#${String(pull.number)} ${readText(pull, 'title')}${pull.draft === true ? ' (draft)' : ''}`,
        url: readText(pull, 'html_url'),
      },
      author: textIn(pull.user, 'login') ?? null,
      branch: textIn(pull.base, 'ref') ?? null,
      updated: timeCell(pull.updated_at),
    })),
    empty: 'No pull request is open.',
  });
  const query = { state: 'open', per_page: 20, sort: 'updated', direction: 'desc' };
  return github.read(`${pathOf(repository)}/pulls`, { as: 'pulls', pick, query });
}

export async function commitSection(
  github: GitHub,
  repository: Repository,
): Promise<PanelSection | undefined> {
  const pick = (raw: unknown): PanelSection => ({
    type: 'timeline',
    title: 'Commits',
    events: readList(raw).flatMap((commit) => {
      const inner = readRecord(commit.commit, '"commit"');
      const at = textIn(inner.author, 'date');
      if (at === undefined) return [];
      const author = textIn(commit.author, 'login') ?? textIn(inner.author, 'name');
      const detail = [readText(commit, 'sha').slice(0, 7), author].filter(Boolean).join(' · ');
      return [
        {
          at,
          title: firstLine(readText(inner, 'message')),
          detail,
          url: readText(commit, 'html_url'),
        },
      ];
    }),
    empty: 'There are no commits.',
  });
  const query = { per_page: 10 };
  // An empty repository has no commits to list and says so with 409.
  return github.read(`${pathOf(repository)}/commits`, { as: 'commits', pick, query });
}

export async function checkSection(
  github: GitHub,
  repository: Repository,
): Promise<PanelSection | undefined> {
  const pick = (raw: unknown): PanelSection | null => {
    const runs = readList(readRecord(raw).check_runs, '"check_runs"');
    if (runs.length === 0) return null;
    return {
      type: 'table',
      title: 'Checks of the newest commit',
      columns: [
        { key: 'name', label: 'Check' },
        { key: 'result', label: 'Result' },
        { key: 'completed', label: 'Ended' },
      ],
      rows: runs.map((run) => ({
        name: cellWithUrl(readText(run, 'name'), run.html_url),
        result: checkResult(run),
        completed: timeCell(run.completed_at),
      })),
    };
  };
  const path = `${pathOf(repository)}/commits/HEAD/check-runs`;
  return (await github.read(path, { as: 'checks', pick, query: { per_page: 50 } })) ?? undefined;
}

export async function releaseSection(
  github: GitHub,
  repository: Repository,
): Promise<PanelSection | undefined> {
  const pick = (raw: unknown): PanelSection | null => {
    const releases = readList(raw).filter(({ draft }) => draft !== true);
    if (releases.length === 0) return null;
    return {
      type: 'timeline',
      title: 'Releases',
      events: releases.flatMap((release) => {
        const at = textIn(release, 'published_at');
        if (at === undefined) return [];
        const tag = readText(release, 'tag_name');
        const name = textIn(release, 'name') ?? tag;
        const parts = [name === tag ? undefined : tag, textIn(release.author, 'login')];
        const detail = [...parts, release.prerelease === true ? 'pre-release' : undefined];
        const words = detail.filter((part) => part !== undefined).join(' · ');
        const url = readText(release, 'html_url');
        return [{ at, title: name, url, ...(words === '' ? {} : { detail: words }) }];
      }),
    };
  };
  const path = `${pathOf(repository)}/releases`;
  return (await github.read(path, { as: 'releases', pick, query: { per_page: 5 } })) ?? undefined;
}

export async function readmeSection(
  github: GitHub,
  repository: Repository,
): Promise<PanelSection | undefined> {
  const pick = (raw: unknown): PanelSection | null => {
    const content = fileText(raw).slice(0, MAX_README);
    return content.trim() === '' ? null : { type: 'markdown', title: 'README', text: content };
  };
  return (await github.find(`${pathOf(repository)}/readme`, { as: 'readme', pick })) ?? undefined;
}

const RESULTS: Readonly<Record<string, Level>> = {
  success: 'ok',
  neutral: 'info',
  skipped: 'info',
  failure: 'critical',
  timed_out: 'critical',
  startup_failure: 'critical',
  cancelled: 'warning',
  action_required: 'warning',
  stale: 'unknown',
};

function checkResult(run: JsonRecord): PanelCell {
  const word = textIn(run, 'conclusion') ?? textIn(run, 'status') ?? 'unknown';
  return { text: word.replaceAll('_', ' '), level: RESULTS[word] ?? 'info' };
}

function timeCell(at: unknown): PanelCell {
  return typeof at === 'string' ? { at } : null;
}

function cellWithUrl(words: string, url: unknown): PanelCell {
  return typeof url === 'string' && /^https?:\/\//.test(url) ? { text: words, url } : words;
}

export function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 500);
}
