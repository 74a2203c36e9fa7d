/** The page's own style; nothing of it has to be fetched. Its colours keep a contrast of 4.5 to 1 in both schemes. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --page: #ffffff; --panel: #f6f8fa; --line: #d1d9e0;
  --red: #c2172a; --amber: #8a5a00; --green: #1a7f37; --blue: #0969da; --added: #dafbe1; --removed: #ffebe9; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f0f6fc; --quiet: #9198a1; --page: #0d1117; --panel: #151b23; --line: #3d444d;
    --red: #ff7b72; --amber: #e3b341; --green: #3fb950; --blue: #58a6ff; --added: #12361f; --removed: #44191c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 2.25rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); font-size: 1.15rem; }
p { margin: .4rem 0; }
a { color: var(--blue); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; } code.path { display: block; min-width: 9.5rem; }
pre { margin: 0; padding: .75rem 1rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
header { padding: 1rem 1.25rem; background: var(--panel); border: 1px solid var(--line); border-left: 6px solid var(--verdict);
  border-radius: 6px; }
header p { color: var(--quiet); }
header p.sentence { color: var(--text); font-size: 1.05rem; }
.sentence::first-letter { text-transform: uppercase; }
.clean { --verdict: var(--green); } .new, .command-failed { --verdict: var(--red); } .inconclusive { --verdict: var(--amber); }
.verdict { color: var(--verdict); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .45rem .7rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--panel); font-weight: 600; white-space: nowrap; }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.name { white-space: nowrap; }
td small, .note { display: block; color: var(--quiet); font-size: 13px; }
.risk { padding: .05rem .5rem; border: 1px solid currentColor; border-radius: 1em; font-size: 12px; font-weight: 600; white-space: nowrap; }
.high { color: var(--red); } .medium { color: var(--amber); } .low { color: var(--quiet); }
.holds { color: var(--green); } .fails { color: var(--red); font-weight: 600; }
.added { background: var(--added); } .removed { background: var(--removed); }
.added, .removed, .same { display: block; min-height: 1.5em; }
.place { color: var(--quiet); }
svg { display: block; width: 100%; min-width: 60rem; height: auto; }
svg text { fill: var(--text); font: 12px ui-monospace, SFMono-Regular, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
svg text.names { paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
svg text.quiet { fill: var(--quiet); } svg text.end { text-anchor: end; } svg text.middle { text-anchor: middle; }
svg .axis { stroke: var(--line); } svg .span { fill: var(--panel); }
svg .dot { stroke: var(--page); stroke-width: 1.5; } svg .dot.high { fill: var(--red); } svg .dot.medium { fill: var(--amber); }
svg .dot.low { fill: var(--quiet); }
svg .curve { fill: none; stroke: var(--blue); stroke-width: 2; } svg .further { stroke-dasharray: 5 5; } svg .curve.dot { fill: var(--blue); }
details { margin-top: .75rem; } summary { cursor: pointer; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } pre, .scroll { overflow: visible; white-space: pre-wrap; } }
`;

/** The digest by which the page's policy knows its style; a test holds it to the text above. */
export const STYLE_DIGEST = 'sha256-qFF2q5CsvkhRJlVhtLl52eBVjD7znyRsdOj2hitsx9U=';
