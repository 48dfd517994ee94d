import { PROMISES, type Sweep } from '../../power/sweep';
import { spoken } from '../words';
import { escaped } from './escaped';

/** The promises as rows of a table: what, whether it holds, by how much, where it is closest. */
export function promiseRows({ promises }: Sweep): string {
  return promises
    .filter(({ fault }) => fault === undefined)
    .map(({ code, holds, shortestOutage, margin, host, corner, story }) => {
      const closest = [host, corner === undefined ? undefined : `${corner} case`]
        .filter((part) => part !== undefined)
        .join(', ');
      const spare =
        margin === undefined
          ? ''
          : margin < 0
            ? `${spoken(-margin)} too little`
            : `${spoken(margin)} to spare`;
      const told = holds
        ? ''
        : `<p>In an outage of ${spoken(shortestOutage ?? 0)} or more. ${escaped(PROMISES[code].fix)}</p><ol class="story">${(
            story ?? []
          )
            .map((line) => `<li>${escaped(line)}</li>`)
            .join('')}</ol>`;
      return `<tr class="${holds ? 'holds' : 'breaks'}"><th scope="row">${escaped(PROMISES[code].title)}${told}</th><td>${holds ? 'holds' : 'breaks'}</td><td>${spare}</td><td>${escaped(closest)}</td></tr>`;
    })
    .join('\n');
}
