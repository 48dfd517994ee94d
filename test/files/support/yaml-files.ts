import fc from 'fast-check';
import { stringify } from 'yaml';

/** As kubeadm 1.34 writes it: sorted, lists at the column of their key. */
export const KUBEADM = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: ""
cpuManagerReconcilePeriod: 0s
evictionPressureTransitionPeriod: 0s
kind: KubeletConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 0s
`;

const KEY = 'shutdownGracePeriodByPodPriority';

/** Entries of one key, by what is odd about them. */
export const REPLACED: [string, string][] = [
  ['a nested value', `${KEY}:\n  - priority: 1\n    # inside\n    shutdownGracePeriodSeconds: 9\n`],
  [
    'a list at the column of its key',
    `${KEY}:\n- priority: 1\n  shutdownGracePeriodSeconds: 9\n- priority: 2\n`,
  ],
  ['brackets over several lines', `${KEY}: [{priority: 1,\n  shutdownGracePeriodSeconds: "]}" }\n  ]\n`],
  ['brackets that close in the first column', `${KEY}: [\n  {priority: 1}\n]\n`],
  ['a key in double quotes', `"${KEY}": []\n`],
  ['a key in single quotes, with space before its colon', `'${KEY}' : []\n`],
  ['nothing at all', `${KEY}:\n`],
  ['null with a comment', `${KEY}: ~ # off\n`],
  ['a block of text', `${KEY}: |-\n  one\n\n  # not a comment\n  two\n`],
  ['a text over several lines', `${KEY}: one\n  two\n  three\n`],
  ['a quoted text over several lines', `${KEY}: "one\n  shutdownGracePeriod: 1s\n  three"\n`],
  ['an alias', `${KEY}: *nowhere\n`],
];

/** Files without any of the keys that look as if they had one. */
export const LOOKALIKES: [string, string][] = [
  ['a block of text', 'a: |\n  shutdownGracePeriod: 1s\n\n  # x\n  b: "\nc: 1\n'],
  ['a folded block with an indentation of its own', 'a: >2-\n    shutdownGracePeriod: 1s\n  "\nc: 1\n'],
  ['a block of text in a list', 'a:\n- |\n  "\n- k: |\n    "\n  shutdownGracePeriod: 1s\nb: 2\n'],
  ['a quoted text', "a: \"x\n  shutdownGracePeriod: 1s\n  \\\" # y\"\nb: 'it''s\n  {'\nc: 1\n"],
  ['brackets', 'a: {b: "}", c: it\'s, \'d\': [1, "]"],\n  shutdownGracePeriod: 1s # }\n  }\nb: 1\n'],
  ['a plain text over several lines', 'a: some\n  "text {\n  [more\nb: 1\n'],
  ['a nested key', 'a:\n  shutdownGracePeriod: 1s\n'],
  ['a longer key', 'shutdownGracePeriodSeconds: 1s\n'],
  ['a comment', '#shutdownGracePeriod: 1s\na: 1 # shutdownGracePeriod: 1s\n'],
  ['quotes and hashes inside words', 'a: it\'s#5 "fine"\nb#c: 1\nd: x#y\n'],
  ['anchors and aliases elsewhere', 'a: &x {b: 1}\nc: *x\n'],
  ['the mark of a beginning', '# first\n---\na: 1\n'],
  ['a quoted key with a backslash that begins no escape', '"\\\\U0001": 1\n'],
  ['tabs behind a colon', 'a:\t1\nb:\t# nothing\n'],
];

/** Files that are refused, and why. */
export const REFUSED: [string, string, string][] = [
  ['brackets around everything', '{a: 1}\n', 'line 1: begins with { where a top-level key is due'],
  ['a second document', 'a: 1\n---\nb: 2\n', 'line 2: has more than one document, or marks the end of one'],
  ['the mark of an end', 'a: 1\n...\n', 'line 2: has more than one document, or marks the end of one'],
  [
    'content behind the mark of a beginning',
    '--- {a: 1}\n',
    'line 1: has more than one document, or marks the end of one',
  ],
  ['tabs for indentation', 'a:\n\tb: 1\n', 'line 2: is indented with a tab'],
  [
    'an anchor on the value',
    'shutdownGracePeriod: &p 5s\nb: *p\n',
    'line 1: has an anchor in the value of shutdownGracePeriod',
  ],
  [
    'an anchor inside the value',
    `${KEY}: [&p {priority: 1}]\nb: *p\n`,
    `line 1: has an anchor in the value of ${KEY}`,
  ],
  [
    'the key twice',
    'shutdownGracePeriod: 1s\n"shutdownGracePeriod": 2s\n',
    'line 2: has the key shutdownGracePeriod twice',
  ],
  [
    'an escape in a key',
    '"shutdown\\x47racePeriod": 1s\n',
    'line 1: has a quoted key that is not plain to read',
  ],
  ['a key marked with ?', '? a\n: b\n', 'line 1: begins with ? where a top-level key is due'],
  ['an anchor on a key', '&a b: 1\n', 'line 1: begins with & where a top-level key is due'],
  ['a list', '- a\n', 'line 1: has no top-level key before this line'],
  ['a plain text', 'hello\n', 'line 1: has no key'],
  ['indented keys', '  a: 1\n', 'line 1: has no top-level key before this line'],
  ['a directive', '%YAML 1.2\n---\na: 1\n', 'line 1: has a directive'],
  ['an open quote', 'a: "x\nb: 1\n', 'line 2: ends inside a quoted text or brackets'],
  ['open brackets', 'a: [1,\nb: 1\n', 'line 2: ends inside a quoted text or brackets'],
  ['a byte order mark', '\ufeffa: 1\n', 'line 1: begins with a byte order mark'],
  [
    'line ends of Unicode',
    '# x\u2028shutdownGracePeriod: 1s\n',
    'line 1: has line ends that are not newlines',
  ],
  ['a lone carriage return', 'a: 1\n# x\rb: 2\n', 'line 2: has a carriage return inside a line'],
  ['control characters', 'a: "\u0007"\n', 'line 1: has control characters'],
  [
    'a block of text without its newline',
    'a: |\n  x',
    'line 2: ends inside a block of text without a newline',
  ],
];

export interface Piece {
  text: string;
  /** The key of the fragment that stands here. */
  ours?: string;
}

/** A file like kubelet's in pieces: keys with values of every kind, comments, blank lines, and some of our keys. */
export function document(ourKeys: readonly string[]): fc.Arbitrary<Piece[]> {
  const value = fc.constantFrom(
    ' 5s\n',
    ' "5s" # why\n',
    " 'it''s'\n",
    ':\n'.slice(1),
    ' []\n',
    ' {a: 1, b: "}"}\n',
    ' [1,\n  "]", shutdownGracePeriod: 1s,\n  2 ] # x\n',
    '\n  nested:\n    shutdownGracePeriod: 1s\n  # comment\n  other: "a: b"\n',
    '\n- one\n- two: 2\n  three: "- x"\n',
    '\n  - |\n    shutdownGracePeriod: 1s\n  - >-\n    # text\n\n    text\n',
    ' |\n  shutdownGracePeriod: 1s\n\n  "\n',
    ' "one\n  shutdownGracePeriod: 1s\n\n  two"\n',
    ' plain\n  on two lines\n',
    ' ä€😀\n',
  );
  const noise = fc.constantFrom(
    '',
    '',
    '\n',
    '# shutdownGracePeriod: 9s\n',
    '   \n',
    '  # indented\n',
    '# "\n',
  );
  const quoting = fc.constantFrom('', '"', "'");
  const foreign = fc.record({ value, quote: quoting });
  return fc
    .tuple(
      fc.array(foreign, { maxLength: 6 }),
      fc.subarray([...ourKeys]),
      fc.array(foreign, { minLength: 3, maxLength: 3 }),
      fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      fc.array(noise, { minLength: 10, maxLength: 10 }),
    )
    .map(([others, ours, ownValues, places, noises]) => {
      const pieces: Piece[] = others.map(({ value: text, quote }, index) => ({
        text: `${quote}key${index}${quote}:${text}`,
      }));
      ours.forEach((key, index) => {
        const own = ownValues[index];
        const piece = { text: `${own?.quote}${key}${own?.quote}:${own?.value}`, ours: key };
        pieces.splice((places[index] ?? 0) % (pieces.length + 1), 0, piece);
      });
      // a comment or a blank line may follow a value and belongs to it only in a block of text
      return pieces.flatMap((piece, index) => {
        const noise = noises[index] ?? '';
        return [piece, { text: /: [|]\n/.test(piece.text) ? noise.trimStart() : noise }];
      });
    });
}

/** An object as the `yaml` library writes it, with one of its styles. */
export function writtenObject(ourKeys: readonly string[]): fc.Arbitrary<string> {
  const leaf = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const key = fc.oneof(fc.constantFrom(...ourKeys, 'clusterDNS', 'a b', '#x', '-'), fc.string());
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    ),
  }));
  const style = fc.record({
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    lineWidth: fc.constantFrom(0, 20, 80),
    singleQuote: fc.constantFrom(true, false, null),
    collectionStyle: fc.constantFrom('any' as const, 'block' as const),
  });
  return fc
    .tuple(fc.dictionary(key, tree.value, { minKeys: 1, maxKeys: 6 }), style)
    .map(([object, options]) => stringify(object, options));
}
