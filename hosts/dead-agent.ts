import { agentAnswers } from '../lib/ssh';

/**
 * What to say where SSH_AUTH_SOCK names a place at which no SSH agent answers (a terminal that outlived its session), or
 * undefined. Pulumi's command plugin asks the agent before every login, one by a private key included, and gives up where
 * none answers (pulumi-command, remote/connection.go: SSHConfig); ssh itself goes on. On Windows it reads no such variable.
 */
export async function deadAgent(): Promise<string | undefined> {
  const socket = process.env.SSH_AUTH_SOCK;
  if (!socket || process.platform === 'win32' || (await agentAnswers(socket))) return undefined;
  return `SSH_AUTH_SOCK is ${socket}, where no SSH agent answers: Pulumi's command plugin logs in nowhere then, not even with a private key. Start one (\`eval "$(ssh-agent)"; ssh-add\`), or \`unset SSH_AUTH_SOCK\` where a private key logs in`;
}
