import { marked } from 'marked';

/** Enough of how GitHub shows Markdown to see what a reviewer will: its sizes, its tables, its two schemes. */
const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --page: #fff; --panel: #f6f8fa; --line: #d1d9e0; --link: #0969da;
  --code: #818b981f; --added: #dafbe1; --removed: #ffebe9; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --quiet: #9198a1; --page: #0d1117; --panel: #151b23; --line: #3d444d;
  --link: #4493f8; --code: #656c7633; --added: #12361f; --removed: #44191c; } }
body { margin: 0; padding: 24px; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.box { border: 1px solid var(--line); border-radius: 6px; }
.head { padding: 8px 16px; background: var(--panel); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; color: var(--quiet); }
.head b { color: var(--text); }
.markdown { padding: 16px; overflow-wrap: break-word; }
.markdown > :first-child { margin-top: 0; } .markdown > :last-child { margin-bottom: 0; }
h2, h3 { margin: 24px 0 16px; line-height: 1.25; } h2 { padding-bottom: .3em; border-bottom: 1px solid var(--line); font-size: 1.5em; }
h3 { font-size: 1.25em; } p, ul, table, pre, details, blockquote { margin: 0 0 16px; } ul { padding-left: 2em; }
blockquote { padding: 0 1em; border-left: .25em solid var(--line); color: var(--quiet); }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid var(--line); } tr:nth-child(2n) td { background: var(--panel); }
code, pre { font: 85%/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
code { padding: .2em .4em; background: var(--code); border-radius: 6px; white-space: break-spaces; }
pre { padding: 16px; overflow: auto; background: var(--panel); border-radius: 6px; }
pre code { padding: 0; background: none; white-space: pre; }
.ins { background: var(--added); } .del { background: var(--removed); }
a { color: var(--link); } summary { cursor: pointer; }
`;

/** Markdown as a page; \`heading\` is what GitHub writes above it, in HTML. */
export function renderGithubPage(markdown: string, heading: string): string {
  const body = marked.parse(markdown, { gfm: true, async: false });
  const colored = body.replaceAll(/<code class="language-diff">(.*?)<\/code>/gs, (_block, text: string) => {
    const lines = text.split('\n').map((line) => {
      const kind = line.startsWith('+') ? 'ins' : line.startsWith('-') ? 'del' : '';
      return kind === '' ? line : `<span class="${kind}">${line}</span>`;
    });
    return `<code>${lines.join('\n')}</code>`;
  });
  return `<!DOCTYPE html><meta charset="utf-8"><style>${STYLE}</style><div class="box"><div class="head">${heading}</div><div class="markdown">${colored}</div></div>`;
}
