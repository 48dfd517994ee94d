import { derivePlan, type Plan } from '../../lib/power';
import { CORNERS, type Fault, simulate } from '../../lib/power/simulation';
import { sweep } from '../../lib/power/sweep';
import { everyFault } from '../../lib/report/timeline/choice';
import { drawing } from '../../lib/report/timeline/drawing';
import { eventRows } from '../../lib/report/timeline/event-rows';
import { eachFault, everyLength } from '../../lib/report/timeline/every-length';
import { faultSummary } from '../../lib/report/timeline/fault-summary';
import { lanesOf } from '../../lib/report/timeline/lanes';
import { pageOf } from '../../lib/report/timeline/page';
import { faultRows } from '../../lib/report/timeline/promise-rows';
import { shownPlan } from '../../lib/report/timeline/shown-plan';
import { caseInWords, list, summaryOf } from '../../lib/report/timeline/summary';
import { ENVIRONMENTS, withUps } from '../power/environments';
import { manyMachines } from './many-machines';
import { pageParts } from './opened-page';

const NAMES = Object.keys(ENVIRONMENTS) as (keyof typeof ENVIRONMENTS)[];
const plan = derivePlan(ENVIRONMENTS.rack);

describe('what the page carries', () => {
  it.each(NAMES)('plays like the plan itself: %s', (name) => {
    const whole = derivePlan(ENVIRONMENTS[name]);
    const shown = JSON.parse(JSON.stringify(shownPlan(whole))) as Plan;
    const [ups = ''] = Object.keys(whole.upses);
    const faults: Fault[] = [{ kind: 'driver-stale', where: ups, atSeconds: 90 }];
    for (const corner of CORNERS) {
      for (const outageSeconds of [60, 480, 1800, 20_000]) {
        for (const options of [
          { outageSeconds, corner },
          { outageSeconds, corner, faults },
        ]) {
          expect(simulate(shown, options)).toEqual(simulate(whole, options));
        }
      }
    }
    expect(sweep(shown)).toEqual(sweep(whole));
  });

  it.each(NAMES)('says neither where the machines are nor who may log in: %s', (name) => {
    const whole = derivePlan(ENVIRONMENTS[name]);
    const page = pageOf(whole, name, { app: '', css: '' });
    const secrets = Object.values(whole.hosts).flatMap(({ address, nut, wakes }) => [
      address,
      ...(nut?.monitors ?? []).flatMap(({ username, password }) => [`"${username}"`, password.secret]),
      ...(nut?.listen ?? []),
      ...wakes.map(({ mac }) => mac),
    ]);
    expect(secrets.length).toBeGreaterThan(3);
    expect(secrets.filter((text) => text !== '' && page.includes(text))).toEqual([]);
  });

  it('is one small file, and the same every time', async () => {
    const parts = await pageParts();
    const page = pageOf(plan, 'rack', parts);
    expect(page.length).toBeLessThan(200_000);
    expect(pageOf(derivePlan(ENVIRONMENTS.rack), 'rack', await pageParts())).toBe(page);
    expect(page).not.toMatch(/<(?:link|img|script)[^>]+(?:src|href)="(?!data:)/);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  it('lets no name end its script or its markup', () => {
    const evil = derivePlan({ ...ENVIRONMENTS.rack, name: '</script><b>&' });
    const page = pageOf(evil, '</script>', { app: "'</script>'", css: '' });
    expect(page).toMatch(/<h1>&lt;\/script&gt;&lt;b&gt;&amp; in a power cut<\/h1>/);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });
});

describe('lanes', () => {
  it('follow each other without a gap, from the loss of the mains to the end', () => {
    for (const name of NAMES) {
      const whole = derivePlan(ENVIRONMENTS[name]);
      for (const outageSeconds of [5, 480, 20_000]) {
        for (const parts of Object.values(lanesOf(simulate(whole, { outageSeconds }), 99_999))) {
          expect(parts[0]?.from).toBe(0);
          expect(parts.at(-1)?.to).toBe(99_999);
          for (const [index, part] of parts.entries()) {
            if (index > 0) expect(part.from).toBe(parts[index - 1]?.to);
            expect(part.state).not.toBe(parts[index - 1]?.state);
          }
        }
      }
    }
  });
});

describe('the picture', () => {
  it('is drawn for a hundred machines within its width', () => {
    const many = derivePlan(manyMachines(100));
    const svg = drawing(many, simulate(many, { outageSeconds: 480 }), { width: 700, evenTime: false });
    const right = [...svg.matchAll(/<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"/g)].map(
      ([, x, width]) => Number(x) + Number(width),
    );
    expect(right.length).toBeGreaterThan(200);
    expect(Math.max(...right)).toBeLessThanOrEqual(701);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('a line across the whole picture', () => {
  it.each([390, 1200])('crosses no time of the axis and no caption of a UPS, %d pixels wide', (width) => {
    const twoUpses = derivePlan(ENVIRONMENTS['k3s-flux']);
    const svg = drawing(twoUpses, simulate(twoUpses, { outageSeconds: 480 }), { width, evenTime: false });
    const texts = [...svg.matchAll(/<text class="(?:tick|told)"[^>]* y="([\d.]+)"/g)].map(
      ([, y]) => Number(y) - 4,
    );
    const lines = [...svg.matchAll(/<line class="marker[^>]* y1="([\d.]+)" y2="([\d.]+)"/g)];
    expect([texts.length > 10, lines.length > 5]).toEqual([true, true]);
    const ends = lines.map(([, from, to]) => [Number(from), Number(to)] as const);
    const besideNames = width < 640 ? texts : texts.filter((y) => !isBesideBattery(svg, y));
    expect(besideNames.filter((y) => ends.some(([from, to]) => from < y && y < to))).toEqual([]);
  });
});

/** Words to the left of the picture, where no line is. */
function isBesideBattery(svg: string, y: number): boolean {
  return new RegExp(`<text[^>]* y="${y + 4}"[^>]*>(?:100 %|battery|load)<`).test(svg);
}

describe('what a single fault does, in a sentence', () => {
  const crash = (host: string) => ({ kind: 'crash', where: host, atSeconds: 1 }) as const;

  it('says how many break nothing, and the worst of the others', () => {
    const holds = { fault: crash('a') };
    const late = {
      fault: crash('b'),
      closest: { code: 'returns-by-itself', holds: false, host: 'b' },
    } as const;
    const first = {
      fault: crash('c'),
      closest: { code: 'stops-before-power-loss', holds: false, margin: -5, host: 'c' },
    } as const;
    expect(faultSummary([], [holds, late, first])).toBe(
      '1 of 3 single faults break nothing. The worst of the others: c crashes, after 1 s. Then this does not hold: no machine loses its power before it has stopped (c).',
    );
  });

  it('says so where none breaks anything', () => {
    expect(faultSummary([], [{ fault: crash('a') }])).toBe('None of the 1 single faults breaks a promise.');
  });
});

describe('a homelab with nothing in it', () => {
  it('is drawn as well', () => {
    const empty = derivePlan({ name: 'empty', upses: {}, hosts: {} });
    const svg = drawing(empty, simulate(empty, { outageSeconds: 480 }), { width: 700, evenTime: false });
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('a power cut second by second', () => {
  it('tells of a stage that is called off, but not of the other timers of a machine that stops', () => {
    const simulation = simulate(derivePlan(ENVIRONMENTS['k3s-flux']), { outageSeconds: 480 });
    const rows = eventRows(simulation).split('</tr>');
    const called = rows.filter((row) => row.includes('its stage is called off'));
    expect(
      simulation.events.filter(({ event }) => event === 'timer-cancelled').map(({ host }) => host),
    ).toEqual(['k3s3', 'k3s2']);
    expect(called).toHaveLength(1);
    expect(called[0]).toMatch(/8 min 3 s.*k3s2/);
  });
});

describe('a power cut in a sentence', () => {
  const said = (outageSeconds: number, faults: Fault[] = []) => {
    const simulation = simulate(plan, { outageSeconds, faults });
    return summaryOf(plan, simulation);
  };

  it('says who stops, who loses power, who rides through and who stays away', () => {
    expect(said(60)).toEqual({
      verdict: 'through',
      headline: 'Every machine rides through.',
      details: [expect.stringMatching(/^The battery goes down to 9\d %\.$/)],
    });
    expect(said(180)).toMatchObject({ verdict: 'stopped', headline: '1 of 3 machines stops in order.' });
    expect(said(20_000)).toMatchObject({ headline: 'Every machine stops in order.' });
    expect(said(180, [{ kind: 'crash', where: 'k8s-cp1', atSeconds: 5 }])).toMatchObject({
      verdict: 'lost',
      headline: 'k8s-cp1 loses its power.',
    });
  });

  it('names few of many', () => {
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(list(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more');
  });

  it('names the case with all that goes wrong', () => {
    const faults: Fault[] = [
      { kind: 'battery', where: 'closet' },
      { kind: 'network', atSeconds: 0 },
    ];
    expect(caseInWords({ outageSeconds: 720, corner: 'latest', faults, evenTime: false })).toBe(
      'The mains are gone for 12 min, in the latest case. And: closet has half of its battery; no machine reaches another, at once.',
    );
  });
});

describe('every length with what is chosen', () => {
  const lengths = [60, 180, 480, 3600, 9000];

  it('finds no margin smaller than the sweep, which knows every length', () => {
    const swept = sweep(plan, { corners: ['nominal'] });
    const { promises } = everyLength(plan, { corner: 'nominal', faults: [] }, lengths);
    for (const { code, holds, margin } of promises) {
      const exact = swept.promises.find((one) => one.code === code);
      expect([code, holds]).toEqual([code, exact?.holds]);
      if (exact?.margin !== undefined && margin !== undefined)
        expect(margin).toBeGreaterThanOrEqual(exact.margin);
    }
  });

  it('counts who stops and who loses its power, and names the shortest length that breaks a promise', () => {
    const weak = derivePlan(
      withUps(ENVIRONMENTS.rack, 'closet', { runtime: [{ watts: 110, lasts: '20m' }] }),
    );
    const { outcomes, promises } = everyLength(
      weak,
      { corner: 'latest', faults: [{ kind: 'crash', where: 'k8s-cp2', atSeconds: 120 }] },
      lengths,
    );
    expect(outcomes[0]).toEqual({ stopped: 0, lost: 1 });
    expect(outcomes.at(-1)).toEqual({ stopped: 2, lost: 1 });
    expect(promises.map(({ code }) => code)).toContain('returns-by-itself');
    const network = everyLength(
      plan,
      { corner: 'nominal', faults: [{ kind: 'network', atSeconds: 4 }] },
      lengths,
    );
    expect(network.promises.find(({ code }) => code === 'no-needless-stop')).toMatchObject({
      holds: false,
      shortestOutage: 60,
    });
  });

  it('plays each fault by itself, and tells what it breaks or comes nearest to', () => {
    const faults = everyFault(plan, 5);
    expect(faults.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['battery', 'crash', 'second-outage']),
    );
    const [first, second] = eachFault(
      plan,
      [
        { kind: 'battery', where: 'closet' },
        { kind: 'network', atSeconds: 4 },
      ],
      lengths,
    );
    expect(first?.closest).toMatchObject({ holds: true, margin: expect.any(Number) });
    expect(second?.closest).toMatchObject({ holds: false });
  });

  it('makes one row of each fault that breaks nothing, and one of each promise that another breaks', () => {
    const swept = sweep(plan, { faults: true });
    const faults = everyFault(plan, 5);
    const page = faultRows(swept.promises, eachFault(plan, faults, lengths));
    const broken = swept.promises.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
    const kinds = new Set(broken.map((fault) => fault.replace(/@.*/, '')));
    const kept = faults.filter(
      ({ kind, where }) => !kinds.has(where === undefined ? kind : `${kind}:${where}`),
    );
    expect(page.match(/<tr>/g)).toHaveLength(broken.length + kept.length);
    expect(page.match(/badge breaks/g)?.length).toBeGreaterThanOrEqual(broken.length);
    expect(page).toMatch(/<span class="badge holds">all holds<\/span> <span class="more">closest: /);
  });

  it('says how far it is', () => {
    const told: number[] = [];
    everyLength(plan, { corner: 'nominal', faults: [] }, lengths, (done) => told.push(done));
    expect(told).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });
});
