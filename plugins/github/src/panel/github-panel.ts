import {
  type Credentials,
  type EntityCallContext,
  isPluginError,
  type PanelDocument,
  PanelPlugin,
  type PanelSection,
  PLUGIN_ERROR_CODES,
} from '@gantry/plugin-sdk';
import { GitHub } from '../api/github.ts';
import { findRepository, pathOf, type Repository } from '../repository.ts';
import {
  checkSection,
  commitSection,
  overviewSections,
  pullRequestSection,
  readmeSection,
  releaseSection,
} from './sections.ts';

/** The GitHub tab: pull requests, commits, checks, releases and the README of an entity's repository. */
export class GitHubPanel extends PanelPlugin {
  async render(ctx: EntityCallContext, credentials: Credentials): Promise<PanelDocument> {
    const repository = findRepository(ctx, ctx.entity);
    if (!repository) {
      return status('unknown', 'This entity names no repository of the GitHub that is connected.');
    }
    const github = await GitHub.open(ctx, credentials);
    const overview = await overviewSections(github, pathOf(repository));
    if (!overview) {
      const name = `${repository.owner}/${repository.name}`;
      return status('unknown', `GitHub has no repository ${name}, or hides it from this token.`);
    }
    const parts = await Promise.all(
      PARTS.map(([title, draw]) => orReason(title, () => draw(github, repository))),
    );
    return { sections: [...overview, ...parts.filter((part) => part !== undefined)] };
  }
}

type Draw = (github: GitHub, repository: Repository) => Promise<PanelSection | undefined>;

const PARTS: readonly (readonly [string, Draw])[] = [
  ['Pull requests', pullRequestSection],
  ['Checks', checkSection],
  ['Commits', commitSection],
  ['Releases', releaseSection],
  ['README', readmeSection],
];

/** A part that the token may not see says so in its place; the others are there all the same. */
async function orReason(
  title: string,
  draw: () => Promise<PanelSection | undefined>,
): Promise<PanelSection | undefined> {
  try {
    return await draw();
  } catch (error) {
    const { authenticationFailed, inputInvalid } = PLUGIN_ERROR_CODES;
    if (!isPluginError(error)) throw error;
    if (error.code !== authenticationFailed && error.code !== inputInvalid) throw error;
    return {
      type: 'status',
      title,
      level: 'unknown',
      text: 'GitHub does not show this.',
      detail: error.message,
    };
  }
}

function status(level: 'unknown', text: string): PanelDocument {
  return { sections: [{ type: 'status', level, text }] };
}
