// What moves on timeline.html. Runs in the reader's browser: no import, no request.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const by = (id) => document.getElementById(id);
  const slider = by('outage');
  const faults = by('fault');
  const shorten = by('shorten');
  const NS = 'http://www.w3.org/2000/svg';

  /** What a machine does from an event on. */
  const STATE_AFTER = {
    'timer-started': 'armed',
    'shutdown-decided': 'armed',
    'timer-cancelled': 'running',
    'shutdown-started': 'stopping',
    off: 'off',
    'forced-off': 'off',
    'power-lost': 'lost',
    'wake-sent': 'waking',
    booting: 'booting',
    up: 'running',
  };
  const STATE_WORDS = {
    running: 'running',
    armed: 'armed',
    stopping: 'stopping',
    off: 'off',
    lost: 'lost its power',
    waking: 'waking',
    booting: 'starting',
  };
  const MARKED = {
    'mains-lost': 'mains fail',
    'mains-back': 'mains back',
    'low-battery': 'low battery',
    'outlets-cut': 'outlets cut',
    'outlets-on': 'outlets on',
    'battery-empty': 'battery empty',
    fault: 'fault',
  };
  const BAD = new Set(['power-lost', 'battery-empty', 'fault']);

  /** `2:05`, `1:02:05`. */
  function clock(tenths) {
    const whole = Math.floor(tenths / 10);
    const two = (value) => String(value).padStart(2, '0');
    const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }

  /** `45 s`, `2 min 5 s`, `1 h 2 min`. */
  function spoken(seconds) {
    const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const parts = [hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`, rest > 0 && `${rest} s`];
    return parts.filter(Boolean).join(' ');
  }

  /** The lengths that a case offers, in seconds: all that matter without a fault, those that were played with one. */
  function lengthsOf({ fault, samples }) {
    if (fault !== null) return samples.map(({ a }) => a / 1000);
    const first = samples[0].a / 1000;
    const last = Math.floor(samples[samples.length - 1].a / 1000);
    const found = new Set(samples.map(({ a }) => Math.min(last, Math.ceil(a / 1000))));
    const steps = 240;
    for (let step = 0; step <= steps; step += 1) {
      found.add(Math.max(1, Math.round(first * (last / first) ** (step / steps))));
    }
    for (let minutes = 1; minutes <= 60 && minutes * 60 <= last; minutes += 1) found.add(minutes * 60);
    return [...found].sort((a, b) => a - b);
  }

  /** What happens in an outage of so many seconds: between two lengths of like behaviour, every time moves evenly. */
  function caseAt({ samples }, seconds) {
    const ms = seconds * 1000;
    let index = samples.findLastIndex(({ a }) => a <= ms);
    if (index < 0) index = 0;
    const from = samples[index];
    const to = samples[index + 1];
    const shape = data.shapes[from.s];
    const alike = to !== undefined && to.s === from.s && to.a > from.a;
    const part = alike ? (ms - from.a) / (to.a - from.a) : 0;
    const between = (a, b) => (alike && a.length === b.length ? a.map((x, at) => x + (b[at] - x) * part) : a);
    const times = between(from.t, to?.t ?? []);
    return {
      events: times.map((at, index) => ({
        at,
        event: data.events[shape[index * 3]],
        host: shape[index * 3 + 1],
        ups: shape[index * 3 + 2],
      })),
      batteries: from.b.map((numbers, ups) => {
        const mixed = between(numbers, to?.b[ups] ?? []);
        const readings = [];
        for (let at = 0; at < mixed.length; at += 3) {
          readings.push({ at: mixed[at], charge: mixed[at + 1] / 1000, watts: mixed[at + 2] });
        }
        return readings;
      }),
    };
  }

  /** What each machine does, from when to when. */
  function lanesOf(events, end) {
    return data.hosts.map((_host, index) => {
      const parts = [{ from: 0, state: 'running' }];
      let decided = false;
      for (const { at, event, host } of events) {
        const next = host === index ? STATE_AFTER[event.name] : undefined;
        if (next === undefined) continue;
        if (event.name === 'shutdown-decided') decided = true;
        if (event.name === 'up') decided = false;
        const last = parts[parts.length - 1];
        if (next === last.state || (event.name === 'timer-cancelled' && (decided || last.state !== 'armed')))
          continue;
        if (event.name === 'shutdown-decided' && last.state !== 'running') continue;
        parts.push({ from: at, state: next });
      }
      return parts.map((part, at) => ({ ...part, to: parts[at + 1]?.from ?? end }));
    });
  }

  function chargeAt(readings, at) {
    const next = readings.findIndex((reading) => reading.at > at);
    if (next < 0) return readings[readings.length - 1]?.charge ?? 1;
    if (next === 0) return readings[0].charge;
    const [a, b] = [readings[next - 1], readings[next]];
    return a.charge + ((b.charge - a.charge) * (at - a.at)) / (b.at - a.at);
  }

  /** Where a time lies, from 0 to 1: evenly, or with the long quiet times between two events shortened. */
  function axisOf(events, end) {
    const knots = [...new Set([0, ...events.map(({ at }) => at), end])].sort((a, b) => a - b);
    const width = (from, to) => (shorten.checked ? Math.sqrt(to - from) : to - from);
    const sums = [0];
    for (let at = 1; at < knots.length; at += 1) sums.push(sums[at - 1] + width(knots[at - 1], knots[at]));
    const whole = sums[sums.length - 1] || 1;
    return (time) => {
      let at = knots.findLastIndex((knot) => knot <= time);
      if (at < 0) at = 0;
      const next = knots[at + 1];
      if (next === undefined) return sums[at] / whole;
      const part = (time - knots[at]) / (next - knots[at]);
      return (sums[at] + (sums[at + 1] - sums[at]) * part) / whole;
    };
  }

  function add(parent, name, attributes, text) {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  }

  /** Labels of markers in rows, so that none lies upon another. */
  function markers(svg, events, x, width, bottom) {
    const ends = [];
    const labels = events
      .filter(({ event }) => MARKED[event.name] !== undefined)
      .map(({ at, event, ups }) => {
        const where = data.upses.length > 1 && ups >= 0 ? ` ${data.upses[ups].name}` : '';
        const text = `${clock(at)} ${MARKED[event.name]}${where}`;
        const size = text.length * 7 + 8;
        const left = Math.min(x(at), width - size);
        let row = ends.findIndex((until) => until <= left);
        if (row < 0) row = ends.length;
        ends[row] = left + size;
        return { at, bad: BAD.has(event.name), text, left, row };
      });
    const top = ends.length * 16 + 6;
    for (const { at, bad, text, left, row } of labels) {
      const y = row * 16 + 13;
      const line = { class: bad ? 'marker bad' : 'marker', x1: x(at), x2: x(at), y1: y + 3, y2: bottom(top) };
      add(svg, 'line', line);
      add(svg, 'text', { x: left, y, class: bad ? 'lost-text' : 'faint' }, text);
    }
    return top;
  }

  function drawLane(svg, host, parts, x, top) {
    const told = parts
      .filter(({ from, to }) => to > from)
      .map(({ from, state }) => `${STATE_WORDS[state]} from ${clock(from)}`);
    const lane = add(svg, 'g', {
      class: 'lane',
      role: 'img',
      'data-host': host.name,
      'aria-label': `${host.name}: ${told.join(', ')}`,
    });
    const label = add(lane, 'text', { x: 0, y: top + 14, 'font-weight': 700 }, host.name);
    add(label, 'title', {}, host.about);
    for (const { from, to, state } of parts) {
      const [left, right] = [x(from), x(to)];
      if (right - left <= 0) continue;
      const rect = add(lane, 'rect', {
        class: state,
        x: left,
        y: top + 19,
        width: Math.max(1, right - left),
        height: 20,
        'data-state': state,
        'data-from': from / 10,
      });
      add(rect, 'title', {}, `${STATE_WORDS[state]} from ${clock(from)} to ${clock(to)}`);
      const words = STATE_WORDS[state];
      if (right - left < words.length * 7.5 + 6) continue;
      const kind = state === 'off' ? 'off-text' : state === 'lost' ? 'lost-text' : 'on-fill';
      add(lane, 'text', { x: left + 4, y: top + 33, class: kind }, words);
    }
  }

  function drawBattery(svg, ups, readings, x, top, width, end) {
    const height = 70;
    const floor = top + 20 + height;
    const most = Math.max(1, ...readings.map(({ watts }) => watts));
    const least = Math.min(1, ...readings.map(({ charge }) => charge));
    const group = add(svg, 'g', {
      class: 'ups',
      role: 'img',
      'aria-label': `${ups.name}: the battery goes down to ${Math.round(least * 100)} %, the load is ${Math.round(most)} W at most`,
    });
    add(group, 'text', { x: 0, y: top + 14, 'font-weight': 700 }, ups.name);
    add(
      group,
      'text',
      { x: width / 2, y: top + 14, class: 'battery-text', 'text-anchor': 'middle' },
      'battery, 0 to 100 %',
    );
    add(
      group,
      'text',
      { x: width, y: top + 14, class: 'load-text', 'text-anchor': 'end' },
      `load, 0 to ${Math.round(most)} W`,
    );
    add(group, 'rect', { class: 'frame', x: 0.5, y: top + 20, width: width - 1, height });
    const y = (part) => floor - part * (height - 4) - 2;
    const battery = readings.map(({ at, charge }) => `${x(at).toFixed(1)},${y(charge).toFixed(1)}`);
    const load = readings.flatMap(({ at, watts }, index) => {
      const until = readings[index + 1]?.at ?? end;
      const level = y(watts / most).toFixed(1);
      return [`${x(at).toFixed(1)},${level}`, `${x(until).toFixed(1)},${level}`];
    });
    add(group, 'polyline', { class: 'load', points: load.join(' ') });
    add(group, 'polyline', { class: 'battery', points: battery.join(' ') });
  }

  function draw({ events, batteries }) {
    const end = Math.max(1, ...events.map(({ at }) => at)) * 1.02;
    const place = by('drawing');
    const width = Math.max(280, place.clientWidth);
    const axis = axisOf(events, end);
    const x = (time) => axis(time) * width;
    const svg = document.createElementNS(NS, 'svg');
    const laneHeight = 46;
    const height = (top) => top + data.hosts.length * laneHeight + data.upses.length * 104;
    const top = markers(svg, events, x, width, height);
    svg.setAttribute('viewBox', `0 0 ${width} ${height(top) + 4}`);
    svg.setAttribute('role', 'group');
    svg.setAttribute('aria-label', 'A lane per machine, then battery and load of each UPS');
    for (const [index, parts] of lanesOf(events, end).entries()) {
      drawLane(svg, data.hosts[index], parts, x, top + index * laneHeight);
    }
    for (const [index, readings] of batteries.entries()) {
      const at = top + data.hosts.length * laneHeight + index * 104 + 6;
      drawBattery(svg, data.upses[index], readings, x, at, width, end);
    }
    place.replaceChildren(svg);
  }

  function list({ events, batteries }) {
    const rows = new Map();
    for (const { at, event, host, ups } of events) {
      const key = `${at} ${event.name}`;
      const row = rows.get(key) ?? { at, event, who: new Set() };
      const who = data.hosts[host]?.name ?? data.upses[ups]?.name;
      if (who !== undefined) row.who.add(who);
      rows.set(key, row);
    }
    by('events').replaceChildren(
      ...[...rows.values()].map(({ at, event, who }) => {
        const row = document.createElement('tr');
        const left = batteries.map((readings, index) => {
          const name = data.upses.length > 1 ? `${data.upses[index].name} ` : '';
          return `${name}${Math.round(chargeAt(readings, at) * 100)} %`;
        });
        for (const text of [clock(at), [...who].join(', '), event.words, left.join(', ')]) {
          row.insertCell().textContent = text;
        }
        if (BAD.has(event.name)) row.className = 'bad';
        return row;
      }),
    );
  }

  function summary({ events }, seconds, fault) {
    const names = (wanted) => [
      ...new Set(
        events.filter(({ event }) => event.name === wanted).map(({ host }) => data.hosts[host]?.name),
      ),
    ];
    const lost = names('power-lost');
    const stopped = names('shutdown-started').filter((name) => !lost.includes(name));
    const touched = new Set([...lost, ...stopped, ...names('forced-off')]);
    const through = data.hosts.map(({ name }) => name).filter((name) => !touched.has(name));
    const up = new Map();
    for (const { event, host } of events) {
      const state = STATE_AFTER[event.name];
      if (state !== undefined) up.set(data.hosts[host]?.name, state);
    }
    const away = [...touched].filter((name) => up.get(name) !== 'running' && up.get(name) !== 'armed');
    return [
      `The mains are gone for ${spoken(seconds)}${fault === null ? '' : `, with ${fault}`}.`,
      lost.length > 0 && `Lost power: ${lost.join(', ')}.`,
      stopped.length > 0 && `Stopped cleanly: ${stopped.join(', ')}.`,
      through.length > 0 && `Rode through: ${through.join(', ')}.`,
      away.length > 0 && `Not back by itself: ${away.join(', ')}.`,
    ]
      .filter(Boolean)
      .join(' ');
  }

  let chosen = data.cases[0];
  let lengths = lengthsOf(chosen);

  function show() {
    const seconds = lengths[Number(slider.value)] ?? lengths[0];
    const found = caseAt(chosen, seconds);
    by('length').textContent = spoken(seconds);
    slider.setAttribute('aria-valuetext', spoken(seconds));
    slider.dataset.seconds = seconds;
    by('summary').textContent = summary(found, seconds, chosen.fault);
    draw(found);
    list(found);
  }

  /** The length nearest to one that was shown before. */
  function moveTo(seconds) {
    let best = 0;
    for (const [index, length] of lengths.entries()) {
      if (Math.abs(length - seconds) < Math.abs(lengths[best] - seconds)) best = index;
    }
    slider.value = String(best);
    show();
  }

  /** On to the next length, up or down, at which something else happens. */
  function jump(step) {
    const shapeAt = (index) => {
      const found = caseAt(chosen, lengths[index]);
      return found.events.map(({ event, host }) => `${event.name} ${host}`).join();
    };
    const now = shapeAt(Number(slider.value));
    let index = Number(slider.value);
    while (index + step >= 0 && index + step < lengths.length) {
      index += step;
      if (shapeAt(index) !== now) break;
    }
    slider.value = String(index);
    show();
  }

  function choose() {
    const before = lengths[Number(slider.value)] ?? 1;
    chosen = data.cases[Number(faults.value)] ?? data.cases[0];
    lengths = lengthsOf(chosen);
    slider.max = String(lengths.length - 1);
    moveTo(before);
  }

  for (const [index, { label }] of data.cases.entries()) {
    faults.append(new Option(label, String(index)));
  }
  for (const [state, words] of Object.entries(STATE_WORDS)) {
    if (state === 'waking') continue;
    const item = document.createElement('span');
    const key = document.createElement('span');
    key.className = `key ${state}`;
    item.append(key, words);
    by('legend').append(item);
  }
  slider.max = String(lengths.length - 1);
  slider.addEventListener('input', show);
  faults.addEventListener('change', choose);
  shorten.addEventListener('change', show);
  by('earlier').addEventListener('click', () => jump(-1));
  by('later').addEventListener('click', () => jump(1));
  by('controls').addEventListener('submit', (event) => event.preventDefault());
  let drawnAt = 0;
  new ResizeObserver(() => {
    const width = by('drawing').clientWidth;
    if (width !== drawnAt) show();
    drawnAt = width;
  }).observe(by('drawing'));
  moveTo(480);
})();
