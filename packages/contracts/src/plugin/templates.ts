/** The variables that a search template may name. */
export const TEMPLATE_VARIABLES = [
  'project_slug',
  'org_slug',
  'environment',
  'project_id',
] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

const PLACE = /\$\{([^}]+)\}/g;

/**
 * What is wrong with a search template, in words; `undefined` for nothing. Everything of the form `${name}` has to
 * name a known variable, exactly; whatever else stands in the text is kept as it is.
 */
export function findTemplateProblem(template: string): string | undefined {
  for (const [place, name = ''] of template.matchAll(PLACE)) {
    if ((TEMPLATE_VARIABLES as readonly string[]).includes(name)) continue;
    const known = TEMPLATE_VARIABLES.map((variable) => `\${${variable}}`).join(', ');
    return `${place} is not known; use ${known}`;
  }
  return undefined;
}

/**
 * Throws when a search template names an unknown variable.
 *
 * @example
 * validateTemplate('{app="${project_slug}"}');
 */
export function validateTemplate(template: string): void {
  const problem = findTemplateProblem(template);
  if (problem !== undefined) throw new TypeError(`The template is not valid: ${problem}.`);
}

/**
 * Puts values into a search template: `${project_slug}`, `${org_slug}`, `${environment}`, `${project_id}`. One pass; what
 * a value contains is not expanded again. A value that is missing becomes the empty string. Values are not escaped
 * for the language of the query: escape what the query could take for syntax. Throws like `validateTemplate`.
 */
export function expandTemplate(
  template: string,
  variables: Readonly<Partial<Record<TemplateVariable, string | null | undefined>>>,
): string {
  validateTemplate(template);
  return template.replace(PLACE, (_place, name: TemplateVariable) => variables[name] ?? '');
}
