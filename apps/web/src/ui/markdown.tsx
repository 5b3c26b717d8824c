import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { ExternalLink } from './external-link.tsx';

/** Images are not loaded: they would tell another host who looks at what. Their description is shown. */
const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <ExternalLink url={href ?? ''} className="underline">
      {children}
    </ExternalLink>
  ),
  img: ({ alt }) => <span className="text-muted">{alt}</span>,
  h1: ({ children }) => <h3 className="font-semibold text-lg">{children}</h3>,
  h2: ({ children }) => <h4 className="font-semibold text-base">{children}</h4>,
  h3: ({ children }) => <h5 className="font-semibold text-base">{children}</h5>,
  h4: ({ children }) => <h6 className="font-medium text-base">{children}</h6>,
  h5: ({ children }) => <p className="font-medium">{children}</p>,
  h6: ({ children }) => <p className="font-medium">{children}</p>,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal pl-5">{children}</ol>,
  blockquote: ({ children }) => (
    <blockquote className="border-line border-l-4 pl-3 text-muted">{children}</blockquote>
  ),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs the focus
    <pre tabIndex={0} className="overflow-x-auto rounded-md border border-line bg-page p-3 text-sm">
      {children}
    </pre>
  ),
  code: ({ children }) => <code className="rounded-sm bg-raised px-1 text-sm">{children}</code>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling by keyboard needs the focus
    <div tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-sm">{children}</table>
    </div>
  ),
  th: ({ children }) => (
    <th className="border border-line bg-raised px-2.5 py-1 text-left font-medium">{children}</th>
  ),
  td: ({ children }) => <td className="border border-line px-2.5 py-1">{children}</td>,
  input: ({ checked }) => <span aria-hidden>{checked ? '☑' : '☐'} </span>,
};

/** Markdown without HTML: tags in it are left out, and only links to http(s) and mailto can be clicked. */
export default function Markdown({ content }: { content: string }) {
  return (
    <div className="grid max-w-prose gap-3 break-words">
      <ReactMarkdown remarkPlugins={[remarkGfm]} skipHtml components={COMPONENTS}>
        {content}
      </ReactMarkdown>
    </div>
  );
}
