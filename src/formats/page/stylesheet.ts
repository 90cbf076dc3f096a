/** The stylesheet of all pages. */
export const stylesheet = `/* Written by feedmill. */
:root { color-scheme: light dark; --ink: #1c1f23; --paper: #fcfcfa; --card: #f1f2ee; --soft: #565d67; --line: #dcdeda;
  --link: #0b57a4; --alive: #2e7d4f; --unsure: #d9a21b; --dead: #b3372f; }
@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) { --ink: #e6e7e4; --paper: #16181b; --card: #1f2226; --soft: #a7aeb7; --line: #343940;
    --link: #8ab8f0; --alive: #58b884; --unsure: #e0b040; --dead: #e4736b; }
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; --ink: #e6e7e4; --paper: #16181b; --card: #1f2226; --soft: #a7aeb7;
  --line: #343940; --link: #8ab8f0; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 48rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1 { font-size: clamp(1.6rem, 5vw, 2.2rem); line-height: 1.15; margin: .5rem 0; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 2rem 0 .25rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.08rem; line-height: 1.35; margin: 0; }
.lead { font-size: 1.1rem; color: var(--soft); margin: .25rem 0 1rem; }
.meta, .count { color: var(--soft); font-size: .9rem; margin: 0; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; background: var(--paper); padding: .5rem 1rem; }
.skip:focus { top: .5rem; }
ul[role=list], ol[role=list] { list-style: none; padding: 0; margin: 0; }
.trail { display: flex; flex-wrap: wrap; }
.trail li + li::before { content: "/"; color: var(--soft); margin: 0 .5rem; }
.subscribe { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .75rem 1rem; margin-top: .75rem;
  display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: baseline; }
.subscribe ul { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; }
.subscribe p { margin: 0; }
.subscribe details[open] { flex-basis: 100%; }
.subscribe details ul { padding-block: .5rem 0; }
summary { cursor: pointer; color: var(--link); }
button, input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .4rem; }
button { cursor: pointer; font-size: .85rem; padding: .1rem .6rem; margin-inline-start: .5rem; min-height: 1.6rem; }
button:hover { border-color: var(--link); color: var(--link); }
.search { margin-top: 1.5rem; }
.search label { display: block; font-weight: 600; }
.search .row { display: flex; }
.search input { flex: 1; min-width: 0; padding: .5rem .75rem; min-height: 2.75rem; }
.search .meta { margin-top: .5rem; }
.search .items { border-bottom: 2px solid var(--line); }
.topics ul[role=list] { margin-top: .6rem; display: flex; flex-wrap: wrap; gap: .4rem; }
.topics li { background: var(--card); border: 1px solid var(--line); border-radius: 2rem; padding: .15rem .75rem; }
.items > li { padding: .9rem 0; border-bottom: 1px solid var(--line); display: flow-root; }
.items > li:last-child { border-bottom: 0; }
.items p { margin: .25rem 0 0; }
.items img { float: inline-end; width: 7.5rem; height: 5rem; object-fit: cover; margin: .15rem 0 .25rem 1rem;
  margin-inline: 1rem 0; border-radius: .4rem; background: var(--card); }
.items h3 a { text-decoration-thickness: .06em; }
.meta span + span::before { content: " · "; }
.related { font-size: .9rem; margin-top: .25rem; }
.related ul { margin: .25rem 0; padding-inline-start: 1.25rem; }
.pages { display: flex; justify-content: space-between; gap: 1rem; margin-top: 1.5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
.pages span { color: var(--soft); } .pages [rel=next] { margin-inline-start: auto; } .pages + .meta { margin-top: 1rem; }
.chart { display: block; width: 100%; height: auto; border-bottom: 1px solid var(--soft); }
.share { display: block; width: 100%; min-width: 6rem; height: .6rem; background: var(--line); }
.alive { fill: var(--alive); } .unsure { fill: var(--unsure); } .dead { fill: var(--dead); }
.figures { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
.figures caption { text-align: start; color: var(--soft); }
.figures th { text-align: start; font-weight: normal; }
.figures td, .figures th { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); }
tr:target { background: var(--card); outline: 2px solid var(--link); }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1rem; white-space: pre-wrap;
  font-size: .85rem; line-height: 1.45; }
pre + p { margin: .5rem 0 1rem; } pre + p button { margin: 0; }
iframe { width: 100%; max-height: 26rem; border: 1px solid var(--line); border-radius: .4rem; }
.sample { border: 1px dashed var(--line); border-radius: .4rem; padding: .5rem 1rem; }
.kit { border-bottom: 1px solid var(--line); padding: .4rem 0; }
.frame { max-width: none; padding: .5rem 1rem; }
@media (max-width: 30rem) { .items img { width: 5.5rem; height: 4rem; } }
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #333; --link: #000; }
  .subscribe, .search, .skip, nav, iframe, button, .items img { display: none; }
  .items h3 a::after { content: " <" attr(href) ">"; font-weight: normal; font-size: .8rem; }
  .items > li { break-inside: avoid; }
}
`;
