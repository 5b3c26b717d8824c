import { type EntityCallContext, expandTemplate, PluginInputError } from '@gantry/plugin-sdk';

/** The entity's place below the mount. */
export function entityPath(ctx: EntityCallContext): string[] {
  const path = expandTemplate(String(ctx.assignmentOptions.path), {
    project_slug: ctx.projectSlug,
    org_slug: ctx.orgSlug,
    environment: ctx.environment,
    project_id: ctx.projectId,
  });
  const segments = path.split('/');
  // A part that is missing would make the place of one entity that of many.
  if (segments.some((segment) => segment === '')) {
    throw new PluginInputError(`The path "${path}" has an empty part; name the environment.`);
  }
  return checked(segments);
}

/** Where a key is: `a/b/c` is the field `c` of the secret `a/b` below the entity's place. */
export function splitKey(key: string): { below: string[]; field: string } {
  const parts = checked(key.split('/'));
  return { below: parts.slice(0, -1), field: parts.at(-1) as string };
}

function checked(segments: string[]): string[] {
  const bad = segments.find((segment) => segment === '' || segment === '.' || segment === '..');
  if (bad !== undefined) throw new PluginInputError(`"${segments.join('/')}" is not a path.`);
  return segments;
}
