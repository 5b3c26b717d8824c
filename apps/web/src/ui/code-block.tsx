import { useMemo } from 'react';
import { highlightYaml, type Token } from './highlight-yaml.ts';
import { ScrollArea } from './scroll-area.tsx';

const COLOURS: Record<Token['kind'], string | undefined> = {
  key: 'text-accent',
  text: 'text-ok',
  value: 'text-warning',
  comment: 'text-muted',
  mark: 'text-muted',
  plain: undefined,
};

interface CodeBlockProps {
  readonly label: string;
  readonly code: string;
  readonly language?: 'yaml';
  readonly lineNumbers?: boolean;
}

/** Code to read and copy. */
export function CodeBlock({ label, code, language, lineNumbers = false }: CodeBlockProps) {
  const lines = useMemo(() => {
    const plain = code.replace(/\n$/, '').split('\n');
    if (language === 'yaml') return highlightYaml(plain);
    return plain.map((text): readonly Token[] => [{ kind: 'plain', text }]);
  }, [code, language]);
  const width = String(lines.length).length;
  return (
    <ScrollArea label={label} className="rounded-md border border-line bg-card py-2.5">
      <code className="block w-max min-w-full font-mono text-sm">
        {lines.map((tokens, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
          <span key={index} className="flex whitespace-pre px-3">
            {lineNumbers && (
              <span
                aria-hidden
                className="mr-3 shrink-0 select-none text-right text-muted"
                style={{ width: `${width}ch` }}
              >
                {index + 1}
              </span>
            )}
            <span>
              {tokens.map((token, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no identity
                <span key={position} className={COLOURS[token.kind]}>
                  {token.text}
                </span>
              ))}
              {'\n'}
            </span>
          </span>
        ))}
      </code>
    </ScrollArea>
  );
}
