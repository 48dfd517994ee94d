import type { Plan } from '../../../power';
import { FAULT_KINDS, type Fault, type FaultKind } from '../../../power/simulation';
import { MOST_FAULTS, placesOf } from '../choice';
import { durationFromWords, durationInWords } from '../duration-words';
import { by } from './elements';

/** The fields for what else goes wrong. */
export interface FaultFields {
  /** What they say; undefined while one of them can't be read. */
  read(): Fault[] | undefined;
  show(faults: readonly Fault[]): void;
}

/** A battery is worn from the beginning. */
const TIMELESS: ReadonlySet<FaultKind> = new Set<FaultKind>(['battery']);

/**
 * @param usual when a fault strikes unless somebody says otherwise, in seconds: once everybody has seen the outage
 * @param changed told of every change by a person
 */
export function faultFields(plan: Plan, usual: number, changed: () => void): FaultFields {
  const rows = Array.from({ length: MOST_FAULTS }, (_, index) => faultRow(plan, usual, index + 1, changed));
  const again = by<HTMLInputElement>('again');
  const againAt = by<HTMLInputElement>('again-at');
  const showAgain = () => {
    by('again-at-field').hidden = !again.checked;
  };
  again.addEventListener('change', () => {
    showAgain();
    changed();
  });
  againAt.addEventListener('change', changed);
  showAgain();
  const showRows = () => {
    for (const [index, row] of rows.entries()) row.reveal(index === 0 || rows[index - 1]?.isUsed() === true);
  };

  return {
    read() {
      showRows();
      const found = rows.map((row) => row.read());
      const second = again.checked ? timeOf(againAt) : undefined;
      const wrong = found.includes('unreadable') || second === 'unreadable';
      by('fault-problem').textContent = wrong
        ? 'Write a time such as 90 s, 2 min 8 s or 1 h 5 min, counted from the failure of the mains.'
        : '';
      if (wrong) return undefined;
      return [
        ...found.flatMap((one) => (typeof one === 'object' ? [one] : [])),
        ...(again.checked
          ? [{ kind: 'second-outage', ...(typeof second === 'number' ? { atSeconds: second } : {}) } as Fault]
          : []),
      ];
    },
    show(faults) {
      const struck = faults.filter(({ kind }) => kind !== 'second-outage');
      for (const [index, row] of rows.entries()) row.show(struck[index]);
      const second = faults.find(({ kind }) => kind === 'second-outage');
      again.checked = second !== undefined;
      againAt.value = second?.atSeconds === undefined ? '' : timeInWords(second.atSeconds);
      showAgain();
      showRows();
    },
  };
}

function faultRow(plan: Plan, usual: number, number: number, changed: () => void) {
  const kind = by<HTMLSelectElement>(`fault${number}`);
  const where = by<HTMLSelectElement>(`where${number}`);
  const at = by<HTMLInputElement>(`at${number}`);
  for (const option of [...kind.options]) {
    const offered = option.value as FaultKind | '';
    if (offered !== '' && FAULT_KINDS[offered] !== 'homelab' && placesOf(plan, offered).length === 0)
      option.remove();
  }
  const offer = () => {
    const chosen = kind.value as FaultKind | '';
    const places = chosen === '' ? [] : placesOf(plan, chosen);
    const before = where.value;
    where.replaceChildren(...places.map((place) => new Option(place)));
    if (places.includes(before)) where.value = before;
    where.hidden = places.length === 0;
    by(`at${number}-field`).hidden = chosen === '' || TIMELESS.has(chosen);
  };
  kind.addEventListener('change', () => {
    offer();
    if (at.value === '') at.value = timeInWords(usual);
    changed();
  });
  where.addEventListener('change', changed);
  at.addEventListener('change', changed);
  const own = kind.closest<HTMLElement>('.fault');
  return {
    isUsed: () => kind.value !== '',
    /** A row that nothing needs yet is in the way. */
    reveal(wanted: boolean) {
      if (own !== null) own.hidden = !wanted && kind.value === '';
    },
    read(): Fault | 'nothing' | 'unreadable' {
      const chosen = kind.value as FaultKind | '';
      if (chosen === '') return 'nothing';
      const atSeconds = TIMELESS.has(chosen) ? undefined : timeOf(at);
      if (atSeconds === 'unreadable') return 'unreadable';
      return {
        kind: chosen,
        ...(where.hidden ? {} : { where: where.value }),
        ...(atSeconds === undefined ? {} : { atSeconds }),
      };
    },
    show(fault: Fault | undefined) {
      kind.value = fault?.kind ?? '';
      offer();
      if (fault?.where !== undefined) where.value = fault.where;
      at.value = fault?.atSeconds === undefined ? '' : timeInWords(fault.atSeconds);
    },
  };
}

/** In seconds; undefined where it is empty. */
function timeOf(field: HTMLInputElement): number | undefined | 'unreadable' {
  const empty = field.value.trim() === '';
  const seconds = empty ? undefined : durationFromWords(field.value);
  const wrong = !empty && seconds === undefined;
  field.setAttribute('aria-invalid', String(wrong));
  return wrong ? 'unreadable' : seconds;
}

/** To the millisecond, since a fault just before an event is another one than just after. */
function timeInWords(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = Math.round((seconds - whole) * 1000);
  if (parts === 0) return durationInWords(whole);
  const minutes = Math.floor(whole / 60) * 60;
  const rest = `${whole - minutes}.${String(parts).padStart(3, '0').replace(/0+$/, '')} s`;
  return minutes === 0 ? rest : `${durationInWords(minutes)} ${rest}`;
}
