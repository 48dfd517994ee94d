import type { Plan } from '../../../power';
import { type Corner, type Simulation, simulate } from '../../../power/simulation';
import { type Choice, choiceText, commandOf, readChoice } from '../choice';
import { drawing } from '../drawing';
import { durationFromWords, durationInWords } from '../duration-words';
import { eventRows } from '../event-rows';
import { nearestPlace, sliderLengths } from '../lengths';
import { outcomeRows } from '../outcome-rows';
import { caseInWords, summaryOf } from '../summary';
import { by } from './elements';
import { faultFields } from './fault-fields';
import { longestOutage, moments, usualMoment } from './from-the-plan';
import { nextChange } from './next-change';
import { promisePanel } from './promise-panel';
import { scaleMarks } from './scale';

/** Nobody hears more than one sentence at a time, in milliseconds. */
const QUIET_MS = 600;

/** Printed on A4 with margins, in CSS pixels. */
const PAPER_WIDTH = 690;

/** More rows than these are folded away at first. */
const MOST_OPEN_ROWS = 150;

const CORNER_WORDS: Readonly<Record<Corner, string>> = {
  earliest: 'Everything is quick, and the battery gives the most.',
  nominal: 'What to expect.',
  latest: 'Everything is slow, and the battery gives the least.',
  squeezed:
    'Everything is slow but the server of the UPS and whoever others need: the worst for all the rest.',
};

/** Makes the page work. */
export function startPage(): void {
  const { plan, environment } = JSON.parse(by('data').textContent ?? '') as {
    plan: Plan;
    environment: string;
  };
  const longest = longestOutage(plan);
  const slider = by<HTMLInputElement>('outage');
  const length = by<HTMLInputElement>('length');
  const shorten = by<HTMLInputElement>('shorten');
  const corners = [...document.querySelectorAll<HTMLInputElement>('input[name="corner"]')];

  let choice = readChoice(location.hash, plan);
  let address = location.hash;
  let changesAt: readonly number[] = [];
  let lengths = lengthsFor(choice);
  let shown: Simulation | undefined;
  let paperWidth: number | undefined;
  let frame = 0;
  let later: ReturnType<typeof setTimeout> | undefined;

  function lengthsFor({ outageSeconds }: Choice): number[] {
    return sliderLengths(Math.max(longest, outageSeconds), [...changesAt, outageSeconds]);
  }

  const fields = faultFields(plan, usualMoment(plan), () => {
    const faults = fields.read();
    if (faults !== undefined) choose({ ...choice, faults });
  });
  const panel = promisePanel(plan, (breakpoints) => {
    changesAt = breakpoints;
    setLengths();
  });

  function choose(next: Choice): void {
    choice = next;
    if (!lengths.includes(choice.outageSeconds)) setLengths();
    show();
    panel.show(choice, lengths);
  }

  function setLengths(): void {
    lengths = lengthsFor(choice);
    slider.max = String(lengths.length - 1);
    slider.value = String(nearestPlace(lengths, choice.outageSeconds));
    by('scale').innerHTML = scaleMarks(lengths, by('scale').clientWidth);
    panel.show(choice, lengths);
  }

  /** Plays what is chosen and shows it everywhere. */
  function show(): void {
    const { outageSeconds, corner, faults } = choice;
    shown = simulate(plan, { outageSeconds, corner, faults });
    const words = durationInWords(outageSeconds);
    slider.value = String(nearestPlace(lengths, outageSeconds));
    slider.setAttribute('aria-valuetext', words);
    slider.dataset.seconds = String(outageSeconds);
    if (document.activeElement !== length) length.value = words;
    for (const radio of corners) radio.checked = radio.value === corner;
    by('corner-about').textContent = CORNER_WORDS[corner];
    shorten.checked = !choice.evenTime;

    const { verdict, headline, details } = summaryOf(plan, shown);
    by('case').textContent = caseInWords(choice);
    by('headline').textContent = headline;
    by('headline').className = verdict;
    by('details').textContent = details.join(' ');
    by('command').textContent = commandOf(environment, choice);
    by('outcomes').innerHTML = outcomeRows(plan, shown);
    by('events').innerHTML = eventRows(shown);
    by('moments').innerHTML = moments(shown);
    draw();

    clearTimeout(later);
    later = setTimeout(() => {
      by('live').textContent = [caseInWords(choice), headline, ...details].join(' ');
      // another one that was entered meanwhile is about to be read
      if (location.hash === address) rememberIn(choiceText(choice));
      address = location.hash;
    }, QUIET_MS);
  }

  function draw(): void {
    if (shown === undefined) return;
    const place = by('drawing');
    const width = paperWidth ?? Math.max(280, Math.floor(place.clientWidth));
    place.innerHTML = drawing(plan, shown, { width, evenTime: choice.evenTime });
  }

  slider.addEventListener('input', () => {
    choice = { ...choice, outageSeconds: lengths[Number(slider.value)] ?? choice.outageSeconds };
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(show);
  });
  length.addEventListener('change', () => {
    const seconds = durationFromWords(length.value);
    const wrong = seconds === undefined || seconds < 1;
    length.setAttribute('aria-invalid', String(wrong));
    by('length-problem').textContent = wrong
      ? 'Write a length of at least 1 s, such as 90 s, 12 min, 1 h 30 min or 2:08.'
      : '';
    if (!wrong) choose({ ...choice, outageSeconds: Math.round(seconds) });
    length.value = wrong ? length.value : durationInWords(choice.outageSeconds);
  });
  for (const radio of corners) {
    radio.addEventListener('change', () => choose({ ...choice, corner: radio.value as Corner }));
  }
  shorten.addEventListener('change', () => {
    choice = { ...choice, evenTime: !shorten.checked };
    show();
  });
  for (const [id, step] of [
    ['earlier', -1],
    ['later', 1],
  ] as const) {
    by(id).addEventListener('click', async () => {
      const found = await nextChange(plan, choice, lengths, step);
      if (found !== undefined) choose({ ...choice, outageSeconds: found });
    });
  }
  by('controls').addEventListener('submit', (event) => event.preventDefault());
  window.addEventListener('hashchange', () => {
    address = location.hash;
    if (location.hash === `#${choiceText(choice)}`) return;
    const next = readChoice(location.hash, plan);
    fields.show(next.faults);
    choose(next);
    by('headline').scrollIntoView({ block: 'center' });
  });
  window.addEventListener('beforeprint', () => {
    paperWidth = PAPER_WIDTH;
    draw();
  });
  window.addEventListener('afterprint', () => {
    paperWidth = undefined;
    draw();
  });
  let drawnAt = by('drawing').clientWidth;
  new ResizeObserver(() => {
    const width = by('drawing').clientWidth;
    if (width === drawnAt) return;
    drawnAt = width;
    draw();
    by('scale').innerHTML = scaleMarks(lengths, by('scale').clientWidth);
  }).observe(by('drawing'));

  fields.show(choice.faults);
  setLengths();
  show();
  by<HTMLDetailsElement>('event-list').open = by('events').childElementCount <= MOST_OPEN_ROWS;
}

/** In the address, without a step in the history for every move of the slider. */
function rememberIn(text: string): void {
  if (location.hash === `#${text}`) return;
  try {
    history.replaceState(null, '', `#${text}`);
  } catch {
    // Some browsers allow that to no file on a disk: then the address stays as it is.
  }
}
