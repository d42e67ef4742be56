import assert from 'node:assert/strict';
import process from 'node:process';
import {describe, test} from 'node:test';
import {connectControl} from '../../source/conductor/control-client.js';
import type {Helm} from '../../source/conductor/control-protocol.js';
import {isAlive, lastUpgrade, onStage, parseLines, until} from '../helpers/program.js';

const flags = ['--image', 'latest', '--instance', '2', '3', '--yes', '--json'];

describe('several operators', {concurrency: 3}, () => {
	test('T27: two start the same upgrade at the same moment: one wins, the other is told who has it and may watch', async () => {
		await onStage(async stage => {
			const {at, requests, holdBatches} = await stage.azure('calm');
			holdBatches();
			const rivals = [1, 2].map(() => stage.start(['upgrade', 'web', ...at, ...flags]));
			await Promise.any(rivals.map(async ({ended}) => ended));
			const loser = rivals.find(({child}) => child.exitCode !== null);
			const winner = rivals.find(rival => rival !== loser);
			assert.ok(loser !== undefined && winner !== undefined);

			const {code, stdout, stderr} = await loser.ended;
			assert.equal(code, 3);
			assert.equal(stdout, '');
			const upgradeId = lastUpgrade(stage);
			const {pid, host, startedAt} = await stage.lease(upgradeId);
			assert.ok(
				stderr.includes(`(process ${pid} on ${host}, upgrade ${upgradeId}), since ${startedAt}`),
				`who and since when: ${stderr}`,
			);
			assert.match(stderr, new RegExp(`You may watch with vmssroll attach ${upgradeId}`));
			assert.deepEqual(stage.upgradeIds(), [upgradeId], 'the journal of who lost is gone');

			assert.equal((await stage.call(['cancel', upgradeId])).code, 0);
			assert.equal((await winner.ended).code, 5);
			assert.ok(requests.filter(({method}) => method === 'POST').length <= 2);
		});
	});

	test('T8: two viewers see the same lines; whoever steers from a third terminal is named in them', async () => {
		await onStage(async stage => {
			const {at, holdBatches} = await stage.azure('calm');
			holdBatches();
			const first = stage.start(['upgrade', 'web', ...at, ...flags]);
			await first.says(/batch-requested/);
			const upgradeId = lastUpgrade(stage);
			const second = stage.start(['attach', upgradeId, '--json', '--read-only']);
			await second.says(/batch-requested/);
			const paused = await stage.call(['pause', upgradeId]);
			assert.equal(paused.code, 0);
			assert.match(paused.stderr, /^Paused: the batch in flight ends, none follows until vmssroll resume/);
			await second.says(/"type":"paused","reason":"Paused by \S+@\S+\."/);
			await second.says(/It waits\. vmssroll resume/, 'stderr');
			const again = await stage.call(['pause', upgradeId]);
			assert.equal(again.code, 3);
			assert.match(again.stderr, /There is nothing to pause/);
			assert.equal((await stage.call(['cancel', upgradeId])).code, 0);
			const [one, other] = await Promise.all([first.ended, second.ended]);
			assert.equal(one.stdout, other.stdout);
			assert.deepEqual([one.code, other.code], [5, 5]);
		});
	});

	test('T8: the first who wants the helm has it; another is told who; pause takes it and says so', async () => {
		await onStage(async stage => {
			const {at, holdBatches} = await stage.azure('calm');
			holdBatches();
			await stage.call(['upgrade', 'web', ...at, ...flags, '--detach']);
			const upgradeId = lastUpgrade(stage);
			const {socket} = await stage.lease(upgradeId);
			const helms: [Helm | null, boolean][] = [];
			const connect = async (who: string, onHelm: (helm: Helm | null, isOurs: boolean) => void) => {
				const contact = await connectControl({socket: String(socket), who, wantsHelm: true, onHelm});
				assert.ok(contact.status === 'linked');
				return contact.link;
			};

			const ana = await connect('ana@jumphost', (helm, isOurs) => helms.push([helm, isOurs]));
			const ben = await connect('ben@laptop', () => {});
			assert.equal(helms[0]?.[1], true);
			assert.match(
				String(await ben.steer({type: 'pause'}, false)),
				/^ana@jumphost steers this upgrade since 20.*Take it over/,
			);

			const paused = await stage.call(['pause', upgradeId]);
			assert.equal(paused.code, 0);
			assert.match(paused.stderr, /^ana@jumphost steered this upgrade since 20.* You have taken the helm\./);
			await until(() => helms.at(-1)?.[0] === null, 'A helm which nobody has: a command steers once and leaves');
			const taken = helms.at(-2);
			assert.ok(taken?.[0] !== null && taken?.[0]?.by !== 'ana@jumphost' && taken?.[1] === false);
			assert.equal(await ana.steer({type: 'cancel'}, false), null, 'a helm which nobody has goes to who steers');
			ana.close();
			ben.close();
		});
	});

	test('T8: two viewers look on when the process dies: it is taken up once, and both see the end', async () => {
		await onStage(async stage => {
			const {at, requests, holdBatches, goOn} = await stage.azure('calm');
			holdBatches();
			const first = stage.start(['upgrade', 'web', ...at, ...flags]);
			await first.says(/batch-accepted/);
			const upgradeId = lastUpgrade(stage);
			const second = stage.start(['attach', upgradeId, '--json']);
			await second.says(/batch-accepted/);
			const {pid} = await stage.lease(upgradeId);
			process.kill(pid, 'SIGKILL');
			goOn();
			const [one, other] = await Promise.all([first.ended, second.ended]);
			assert.deepEqual([one.code, other.code], [0, 0], `${one.stderr}\n${other.stderr}`);
			assert.equal(one.stdout, other.stdout);
			assert.equal(parseLines(one.stdout).filter(({type}) => type === 'conductor-started').length, 2);
			assert.equal(requests.filter(({method}) => method === 'POST').length, 2);
		});
	});

	test('T10: a viewer which dies of an error, or in the middle of a message, leaves the upgrade alone', async () => {
		await onStage(async stage => {
			const {at, holdBatches, goOn} = await stage.azure('calm');
			holdBatches();
			const viewer = stage.start(['upgrade', 'web', ...at, ...flags]);
			await viewer.says(/batch-accepted/);
			const upgradeId = lastUpgrade(stage);
			const {pid, socket} = await stage.lease(upgradeId);
			viewer.kill('SIGKILL');
			await viewer.ended;

			// Pictures which it never reads are in the socket when it goes: the system tells the other end ECONNRESET.
			const script = `const socket = require('node:net').connect(${JSON.stringify(socket)}, () => {
				socket.write('{"type":"hello","who":"x","wantsHelm":true,"wantsLive":true}\\n{"type":"ste');
				setTimeout(() => { throw new Error('a bug of a screen'); }, 300);
			}); socket.pause();`;
			const dying = stage.start([], {shell: `exec ${process.execPath} -e '${script.replaceAll("'", `'\\''`)}'`});
			assert.equal((await dying.ended).code, 1);
			goOn();
			const attached = await stage.call(['attach', upgradeId, '--json']);
			assert.equal(attached.code, 0, attached.stderr);
			assert.equal(parseLines(attached.stdout).filter(({type}) => type === 'conductor-started').length, 1);
			await until(() => !isAlive(pid), 'The end of the process');
		});
	});
});
