import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** What a shell, cron's PATH or mail's header can't misread. */
const COMMAND = /^\/[A-Za-z0-9._/+-]+$/;
const RECIPIENT = /^[A-Za-z0-9][A-Za-z0-9._%+=-]*(@[A-Za-z0-9][A-Za-z0-9.-]*)?$/;

/** Who is told of stages: somebody, by something that works. */
export function* notices({ lab }: CheckContext): Generator<Conclusion> {
  const told = lab.notices;
  if (told === undefined) return;
  const { discord, webhook, email, events } = told;
  if (email !== undefined && email.to.length === 0) {
    yield conclusion(
      'notices-without-target',
      ['notices', 'email', 'to'],
      'notices go by mail to nobody: name a recipient in to, or remove email',
    );
  } else if (discord === undefined && webhook === undefined && email === undefined) {
    yield conclusion(
      'notices-without-target',
      ['notices'],
      'there are notices and nobody to tell them to: add discord, webhook or email, or remove notices',
    );
  } else if (events?.length === 0) {
    yield conclusion(
      'notices-without-target',
      ['notices', 'events'],
      "the list of events is empty, so nothing is told: name 'armed', 'fired' or 'cancelled', or remove events for all of them",
    );
  }
  if (email?.command !== undefined && !COMMAND.test(email.command)) {
    const message = `the mail command is ${text(email.command)}; an absolute path without options, spaces or quotes is needed, since recipients are its arguments and nobody's PATH is searched: write it like '/usr/sbin/sendmail'`;
    yield conclusion('email-command-invalid', ['notices', 'email', 'command'], message);
  }
  for (const [index, recipient] of (email?.to ?? []).entries()) {
    if (RECIPIENT.test(recipient)) continue;
    const message = `the mail recipient ${text(recipient)} can't be one; it is an argument of the mail command, where a leading '-' is an option: write a plain address, such as 'ops@example.com'`;
    yield conclusion('email-recipient-invalid', ['notices', 'email', 'to', index], message);
  }
}
