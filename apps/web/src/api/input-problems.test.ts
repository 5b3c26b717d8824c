import { ApiError } from '@gantry/client';
import { describe, expect, it } from 'vitest';
import { otherProblem, problemsAt, problemsWithin } from './input-problems.ts';

const refused = new ApiError(400, {
  code: 'INVALID_INPUT',
  error: 'The input is not valid.',
  details: {
    problems: [
      { pointer: '/subjects/0', message: 'there is no user "adda"' },
      { pointer: '/verbs', message: 'mean nothing' },
      { pointer: '/verbsAndMore', message: 'is unknown' },
    ],
  },
});

describe('what a form was refused for', () => {
  it('stands at the field that it is about, also for a part of it', () => {
    expect(problemsAt(refused, '/subjects')).toEqual(['there is no user "adda"']);
    expect(problemsAt(refused, '/verbs')).toEqual(['mean nothing']);
    expect(problemsAt(new Error('lost'), '/verbs')).toEqual([]);
  });

  it('says where in a document it is', () => {
    expect(problemsWithin(refused, '/subjects')).toEqual(['/0 there is no user "adda"']);
    expect(problemsWithin(refused, '/verbs')).toEqual(['mean nothing']);
  });

  it('is said beside the form where no field shows it', () => {
    expect(otherProblem(refused, ['/subjects', '/verbs'])).toBe('/verbsAndMore is unknown');
    expect(otherProblem(refused, ['/subjects', '/verbs', '/verbsAndMore'])).toBeUndefined();
    const other = new ApiError(400, { code: 'LAST_ADMIN', error: 'No.', help: 'Do that.' });
    expect(otherProblem(other, ['/subjects'])).toBe('No. Do that.');
    expect(otherProblem(null, [])).toBeUndefined();
  });
});
