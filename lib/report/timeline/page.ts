import type { Plan } from '../../power';
import { FAULT_KINDS, type Fault } from '../../power/simulation';
import { MOST_FAULTS } from './choice';
import { escaped, scriptJson } from './escaped';
import { STATE_WORDS } from './lanes';
import { shownPlan } from './shown-plan';

/** What is the same on everybody's page. */
export interface PageParts {
  /** The simulator and everything that moves, as one script for a browser. */
  app: string;
  css: string;
}

/** Faults in the list, in words that fit any place. The return of the mains is what the slider is for. */
const FAULT_LABELS: Readonly<Record<Exclude<Fault['kind'], 'mains-return' | 'second-outage'>, string>> = {
  'driver-stale': 'the driver loses the UPS',
  'upsd-restart': 'upsd restarts',
  'upsmon-dead': 'upsmon is dead',
  'upssched-dead': 'upssched is killed',
  hang: 'a machine hangs while it stops',
  crash: 'a machine crashes',
  network: 'no machine reaches another',
  battery: 'a battery has half of its energy',
};

const CORNER_LABELS = [
  ['earliest', 'earliest', 'all is quick, the battery gives the most'],
  ['nominal', 'nominal', 'what to expect'],
  ['latest', 'latest', 'all is slow, the battery gives the least'],
  ['squeezed', 'squeezed', 'all is slow but what the others need'],
] as const;

/** The page for a plan: the plan as data, and a script that plays it. */
export function pageOf(plan: Plan, environment: string, { app, css }: PageParts): string {
  const data = { plan: shownPlan(plan), environment };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; worker-src blob:; img-src data:">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${escaped(plan.name)} in a power cut</title>
<style>
${css}</style>
</head>
<body>
${PATTERNS}
<main>
<header><h1>${escaped(plan.name)} in a power cut</h1>
<p>Played here by the simulator itself. Move the slider, let something go wrong; the address keeps what you choose.</p></header>
<noscript><p>The page plays the power cut itself, with JavaScript, which this browser does not run here. The same on a terminal: <code>ridethrough simulate</code>.</p></noscript>
<form id="controls" aria-label="What happens">
<section class="card length">
<div class="line"><label for="outage">The mains are gone for</label><input type="text" id="length" aria-label="Length of the cut, such as 12 min or 1 h 30 min" aria-describedby="length-problem" autocomplete="off" spellcheck="false" size="11"></div>
<p id="length-problem" class="problem" role="alert"></p>
<div class="slide"><button type="button" id="earlier" aria-label="Shorter: to the change before">&#9664;</button><div class="track"><input type="range" id="outage" min="0" max="1" value="0" step="1"><div id="strip" class="strip"></div><div id="scale" class="scale" aria-hidden="true"></div></div><button type="button" id="later" aria-label="Longer: to the next change">&#9654;</button></div>
</section>
<section class="card more">
<fieldset class="faults"><legend>What else goes wrong</legend>
${Array.from({ length: MOST_FAULTS }, (_, index) => faultRow(index + 1)).join('\n')}
<div class="fault" data-fault="again"><label class="check"><input type="checkbox" id="again">The mains fail again</label><label class="at" id="again-at-field">at<input type="text" id="again-at" aria-label="When the mains fail again, counted from the first failure" placeholder="1 min after their return" autocomplete="off" spellcheck="false"></label></div>
<p id="fault-problem" class="problem" role="alert"></p>
<datalist id="moments"></datalist>
</fieldset>
<fieldset class="corners"><legend>How quick everything is</legend>
<div class="segments">${CORNER_LABELS.map(([value, words, about]) => `<label title="${about}"><input type="radio" name="corner" value="${value}"${value === 'nominal' ? ' checked' : ''}><span>${words}</span></label>`).join('')}</div>
<p id="corner-about" class="faint"></p>
<label class="check"><input type="checkbox" id="shorten" checked>Shorten quiet times in the picture</label>
</fieldset>
</section>
</form>
<section class="answer" aria-labelledby="headline">
<p id="case" class="faint"></p>
<h2 id="headline"></h2>
<p id="details"></p>
<p class="command"><span class="faint">On a terminal: </span><code id="command"></code></p>
<p id="live" class="unseen" role="status"></p>
</section>
<div id="legend" aria-hidden="true">${Object.entries(STATE_WORDS)
    .map(([state, words]) => `<span><i class="key ${state}"></i>${words}</span>`)
    .join('')}<span><i class="key outage"></i>mains gone</span></div>
<div id="drawing"></div>
<section><h2 id="outcomes-heading">What becomes of each machine</h2>
<div class="scroll"><table id="outcome-table" class="outcome-table" aria-labelledby="outcomes-heading"><thead><tr><th scope="col">machine</th><th scope="col">in this cut</th><th scope="col">begins to stop</th><th scope="col">is off</th><th scope="col">is back</th></tr></thead><tbody id="outcomes"></tbody></table></div></section>
<section><details id="event-list" open><summary><h2 id="events-heading">Second by second</h2></summary>
<div class="scroll"><table id="event-table" class="event-table" aria-labelledby="events-heading"><thead><tr><th scope="col">after</th><th scope="col">who</th><th scope="col">what</th><th scope="col">battery left</th></tr></thead><tbody id="events"></tbody></table></div></details></section>
<section><h2 id="promises-heading">What is promised, in every length of cut</h2>
<p class="faint" id="promises-about"></p>
<p id="progress" class="faint" hidden><progress id="bar" max="1" value="0" aria-label="Outages played"></progress> <span>playing every cut …</span></p>
<p id="ask" hidden><button type="button" id="play-all">Play every length of cut</button> <span class="faint">With so many machines this takes a while.</span></p>
<div class="scroll"><table id="promise-table" class="promise-table" aria-labelledby="promises-heading"><thead><tr><th scope="col">promise</th><th scope="col">without a fault</th><th scope="col">with what is chosen above</th></tr></thead><tbody id="promises"></tbody></table></div></section>
<section><h2 id="single-heading">What a single fault does</h2>
<p id="single-summary"></p>
<p class="faint" id="single-about"></p>
<details id="single-list" hidden><summary>Every fault by itself</summary>
<div class="scroll"><table id="single-table" class="single-table" aria-labelledby="single-heading"><thead><tr><th scope="col">fault</th><th scope="col">the promises</th><th scope="col">in a cut of</th></tr></thead><tbody id="single"></tbody></table></div></details></section>
<footer class="faint">Written by <code>ridethrough synth</code>. It asks the network for nothing, and holds no address and no password of your machines.</footer>
</main>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script id="app">
${app.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

function faultRow(number: number): string {
  const kinds = Object.entries(FAULT_LABELS)
    .map(
      ([kind, words]) =>
        `<option value="${kind}" data-strikes="${FAULT_KINDS[kind as Fault['kind']]}">${words}</option>`,
    )
    .join('');
  const nth = number === 1 ? 'First' : 'Second';
  return `<div class="fault" data-fault="${number}"><select id="fault${number}" aria-label="${nth} fault"><option value="">${number === 1 ? 'nothing' : 'and nothing more'}</option>${kinds}</select><select id="where${number}" aria-label="Where the ${nth.toLowerCase()} fault strikes" hidden></select><label class="at" id="at${number}-field" hidden>after<input type="text" id="at${number}" list="moments" aria-label="When the ${nth.toLowerCase()} fault strikes, counted from the failure of the mains" autocomplete="off" spellcheck="false"></label></div>`;
}

/** States differ by more than colour: lines that lean, stand or cross. */
const PATTERNS = `<svg class="unseen" width="0" height="0" aria-hidden="true"><defs>
<pattern id="leaning" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="6"/></pattern>
<pattern id="dense" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><line class="hatch" x1="0" x2="0" y1="0" y2="4"/></pattern>
<pattern id="standing" width="5" height="5" patternUnits="userSpaceOnUse"><line class="hatch" x1="0" x2="0" y1="0" y2="5"/></pattern>
<pattern id="crossed" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch bad" d="M0 0V7M0 0H7"/></pattern>
</defs></svg>`;
