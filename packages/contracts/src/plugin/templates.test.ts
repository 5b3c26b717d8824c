import { describe, expect, test } from 'vitest';
import { expandTemplate, findTemplateProblem, validateTemplate } from './templates.ts';

const values = { project_slug: 'cart', org_slug: 'shop', environment: 'prod', project_id: 'u1' };

describe('search templates', () => {
  test.each([
    ['secret/${org_slug}/${project_slug}', 'secret/shop/cart'],
    ['${environment}-${project_id}-${environment}', 'prod-u1-prod'],
    [
      '$project_slug {project_slug} ${} ${project_slug',
      '$project_slug {project_slug} ${} ${project_slug',
    ],
    ['$${project_slug}', '$cart'],
  ])('%s becomes %s', (template, expected) => {
    expect(expandTemplate(template, values)).toBe(expected);
  });

  test('take what is missing for empty, and expand once', () => {
    expect(expandTemplate('[${environment}]', {})).toBe('[]');
    expect(expandTemplate('[${environment}]', { environment: null })).toBe('[]');
    expect(expandTemplate('${project_slug}', { project_slug: '${org_slug}' })).toBe('${org_slug}');
  });

  test.each([
    '${team}',
    '${ project_slug }',
    '${PROJECT_SLUG}',
    '${project_slug:-x}',
    '${__proto__}',
  ])('%s is refused, naming what is known', (template) => {
    const known = /\$\{project_slug\}, \$\{org_slug\}, \$\{environment\}, \$\{project_id\}/;
    expect(findTemplateProblem(template)).toMatch(known);
    expect(() => validateTemplate(template)).toThrow(TypeError);
    expect(() => expandTemplate(template, { ...values, team: 'x' } as never)).toThrow(known);
  });
});
