import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../power';
import { playCases, type TimelineCases } from './timeline/cases';
import { escaped, scriptJson } from './timeline/escaped';
import { pageData } from './timeline/page-data';
import { promiseRows } from './timeline/promise-rows';
import { spoken } from './words';

/**
 * timeline.html: a power cut to look at, in one file that asks the network for nothing. A lane per machine, battery and
 * load, a slider over the outage's length, faults to choose from, promises with their margins.
 *
 * @param played what it shows
 * @default played anew from the plan
 */
export function timelinePage(plan: Plan, played: TimelineCases = playCases(plan)): string {
  const { outages } = played.sweep;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(plan.name)} in a power cut</title>
<style>
${asset('page.css')}</style>
</head>
<body>
<main>
<h1>${escaped(plan.name)} in a power cut</h1>
<p>What every machine does, for every length of outage from ${spoken(outages.from)} to ${spoken(outages.to)}. Times are what to expect; the promises below are held against the worst cases.</p>
<form id="controls" aria-label="What happens">
<div class="field wide"><label for="outage">The mains are gone for <output id="length" for="outage fault"></output></label>
<div class="slide"><button type="button" id="earlier" aria-label="Shorter: to the change before">&#9664;</button><input type="range" id="outage" min="0" value="0" step="1"><button type="button" id="later" aria-label="Longer: to the next change">&#9654;</button></div></div>
<div class="field"><label for="fault">What else goes wrong</label><select id="fault"></select></div>
<div class="field check"><input type="checkbox" id="shorten" checked><label for="shorten">Shorten quiet times</label></div>
</form>
<p id="summary" role="status"></p>
<div id="legend" aria-hidden="true"></div>
<div id="drawing"></div>
<h2 id="events-heading">Second by second</h2>
<div class="scroll"><table aria-labelledby="events-heading"><thead><tr><th scope="col">when</th><th scope="col">who</th><th scope="col">what</th><th scope="col">battery left</th></tr></thead><tbody id="events"></tbody></table></div>
<noscript><p>The drawing needs JavaScript, which this browser does not run here.</p></noscript>
<h2 id="promises-heading">What is promised, without a fault</h2>
<div class="scroll"><table aria-labelledby="promises-heading"><thead><tr><th scope="col">promise</th><th scope="col">verdict</th><th scope="col">margin</th><th scope="col">closest</th></tr></thead><tbody>
${promiseRows(played.sweep)}
</tbody></table></div>
</main>
<script type="application/json" id="data">${scriptJson(pageData(plan, played.cases))}</script>
<script>
${asset('page.js')}</script>
</body>
</html>
`;
}

const assets = new Map<string, string>();

/** A part of the page that is the same for everybody. */
function asset(name: 'page.css' | 'page.js'): string {
  const known = assets.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(__dirname, '../report/timeline', name), 'utf8');
  assets.set(name, text);
  return text;
}
