/** Where Backstage says which repository an entity is from. */
export const SOURCE_LOCATION = 'backstage.io/source-location';

/** The repository that annotations name. */
export function repositoryOf(annotation: (name: string) => string | undefined): string | undefined {
  const source = annotation(SOURCE_LOCATION)?.replace(/^url:/, '');
  if (source !== undefined && URL.canParse(source)) return source;
  const slug = annotation('github.com/project-slug');
  if (slug !== undefined && /^[\w.-]+\/[\w.-]+$/.test(slug)) return `https://github.com/${slug}`;
  const gitlab = annotation('gitlab.com/project-slug');
  if (gitlab !== undefined && /^[\w./-]+$/.test(gitlab)) return `https://gitlab.com/${gitlab}`;
  return undefined;
}
