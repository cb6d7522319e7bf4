// Sigstore's verifier: proofs that an event is in the log hold for whoever reads C2SP's formats, and for nothing else.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';

import { manage, organization, read } from '../world.mjs';

const ORGANIZATION = 'proved';
const ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const dist = createRequire(import.meta.url).resolve('@sigstore/verify').replace(/index\.js$/, 'tlog/');
const { verifyCheckpoint } = createRequire(import.meta.url)(`${dist}checkpoint.js`);
const { verifyMerkleInclusion } = createRequire(import.meta.url)(`${dist}merkle.js`);

before(async () => {
  await organization(ORGANIZATION);
});

/** The Ed25519 keys of a list of verifier keys, as Sigstore names a log's. */
async function logs(path) {
  const lines = (await read(`${ORGANIZATION}/${path}`)).trim().split('\n');
  return lines
    .map((line) => /^(.+)\+([0-9a-f]{8})\+(.+)$/.exec(line))
    .map(([, name, id, key]) => ({ name, id, bytes: Buffer.from(key, 'base64') }))
    .filter(({ bytes }) => bytes[0] === 1)
    .map(({ name, id, bytes }) => ({
      baseURL: name,
      logID: Buffer.from(id, 'hex'),
      publicKey: createPublicKey({ key: Buffer.concat([ED25519, bytes.subarray(1)]), format: 'der', type: 'spki' }),
    }));
}

/** A tlog-proof as Sigstore has it. */
function entry(proof) {
  const border = proof.indexOf('\n\n');
  const [, extra, index, ...hashes] = proof.slice(0, border).split('\n');
  return {
    canonicalizedBody: Buffer.from(extra.slice('extra '.length), 'base64'),
    inclusionProof: {
      logIndex: index.slice('index '.length),
      hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: proof.slice(border + 2) },
    },
  };
}

for (const [of, keys] of [['log', 'checkpoint/key'], ['chain', 'chain/checkpoint/key']]) {
  test(`every event is in the ${of}, and no other`, async () => {
    const known = await logs(keys);
    assert.equal(known.length, 1);
    const { events } = await manage('GET', `${ORGANIZATION}/events?limit=1000`);
    assert.ok(events.length > 5);
    for (const { id, position } of events) {
      const proved = entry(await read(`${ORGANIZATION}/events/${position}/proof?of=${of}`));
      const checkpoint = verifyCheckpoint(proved, known);
      verifyMerkleInclusion(proved, checkpoint);
      assert.ok(proved.canonicalizedBody.toString().includes(id));
      proved.canonicalizedBody[60] ^= 1;
      assert.throws(() => verifyMerkleInclusion(proved, checkpoint));
    }
  });
}

test('a checkpoint of other words is not signed', async () => {
  const proved = entry(await read(`${ORGANIZATION}/events/${(await last()).position}/proof`));
  const known = await logs('checkpoint/key');
  const { checkpoint } = proved.inclusionProof;
  const [origin, size, ...rest] = checkpoint.envelope.split('\n');
  checkpoint.envelope = [origin, Number(size) + 1, ...rest].join('\n');
  assert.throws(() => verifyCheckpoint(proved, known));
});

async function last() {
  return (await manage('GET', `${ORGANIZATION}/events?order=desc&limit=1`)).events[0];
}
