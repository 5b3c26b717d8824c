import { text } from '../text/text.ts';
import type { PlacedProblem } from './read-documents.ts';

const MOST = 100;

/** Problems with their places, the first hundred of them. */
export function ProblemList({ problems }: { problems: readonly PlacedProblem[] }) {
  const t = text.writing;
  return (
    <ul className="grid gap-1 text-sm">
      {problems.slice(0, MOST).map((problem) => {
        const { file, line, pointer, message } = problem;
        return (
          <li key={`${file}:${line} ${pointer} ${message}`} className="break-words">
            <span className="font-mono text-muted text-xs">{t.place(file, line)}</span>{' '}
            {pointer !== '' && <code className="break-all">{pointer}</code>} {message}
          </li>
        );
      })}
      {problems.length > MOST && <li className="text-muted">{t.more(problems.length - MOST)}</li>}
    </ul>
  );
}
