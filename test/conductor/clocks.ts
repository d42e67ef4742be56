import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Clock} from '../../source/clock.js';
import {type ConductedSession, conduct, keepJournal, openSession, type Session} from '../helpers/session.js';

const minute = 60_000;
const hour = 60 * minute;

/** The session as a machine sees it whose clock is another. */
function withClock(session: Session, clock: Partial<Clock>): Session {
	return {...session, clock: {...session.clock, ...clock}};
}

async function start(session: Session, clock: Partial<Clock>): Promise<ConductedSession> {
	const plan = await session.plan({updateDomain: 2, policy: {soakSeconds: 300}});

	return conduct(withClock(session, clock), keepJournal(plan, await session.snapshot()));
}

/** Seconds from one event to another, by the times in the journal. */
function secondsBetween(
	events: Awaited<ReturnType<ConductedSession['toEnding']>>,
	first: string,
	last: string,
): number {
	const timeOf = (type: string) => Date.parse(events.findLast(event => event.type === type)?.at ?? '');

	return (timeOf(last) - timeOf(first)) / 1000;
}

test('T5: a laptop which sleeps for two hours wakes up where Azure is by then, and sends nothing twice', async () => {
	for (const fallsAsleepAfter of [2, 40, 130, 260]) {
		const session = openSession('calm');
		const {clock} = session;
		const asleepFrom = clock.now() + fallsAsleepAfter * 1000;
		const wakesAt = asleepFrom + 2 * hour;

		const conducted = await start(session, {
			async sleep(milliseconds, signal) {
				await clock.sleep(milliseconds, signal);

				if (clock.now() >= asleepFrom && clock.now() < wakesAt) {
					await clock.sleep(wakesAt - clock.now());
				}
			},
		});
		const events = await conducted.toEnding();

		assert.equal(events.at(-1)?.type, 'upgrade-completed');
		assert.deepEqual(
			session.writes().flatMap(({method, status}) => (status < 300 ? [method] : [])),
			['PATCH', 'POST'],
		);
		// By Azure's clock the batch was watched for as long as the policy says, asleep or not.
		assert(secondsBetween(events, 'instance-upgraded', 'upgrade-completed') >= 300);
		const sent = session.requests.filter(({at}) => Date.parse(at) > asleepFrom && Date.parse(at) < wakesAt);
		assert.deepEqual(sent, []);
	}
});

for (const [how, jump] of [
	['forward', 26 * hour],
	['back', -26 * hour],
] as const) {
	test(`T51: a clock of this machine which jumps a day ${how} neither shortens nor stretches a gate`, async () => {
		for (const jumpsAfter of [1, 30, 150, 200]) {
			const session = openSession('calm');
			const {clock} = session;
			const startedAt = clock.now();
			const now = () => clock.now() + (clock.now() - startedAt > jumpsAfter * 1000 ? jump : 0);
			const conducted = await start(session, {now});
			const events = await conducted.toEnding();

			assert.equal(events.at(-1)?.type, 'upgrade-completed');
			const watched = secondsBetween(events, 'instance-upgraded', 'upgrade-completed');
			assert(watched >= 300 && watched < 330, `watched for ${watched} s`);
			assert(clock.now() - startedAt < 10 * minute);
		}
	});

	test(`T51: where the clock of this machine is a day ${how}, the times in the journal are Azure’s from its first answer on`, async () => {
		const session = openSession('calm');
		const {clock} = session;
		const startedAt = clock.now();
		const conducted = await start(session, {now: () => clock.now() + jump});
		const events = await conducted.toEnding();
		assert.equal(events.at(-1)?.type, 'upgrade-completed');

		for (const {at, type} of events.slice(events.findIndex(({type}) => type === 'model-update-requested'))) {
			assert(Date.parse(at) >= startedAt && Date.parse(at) <= clock.now(), `${type} at ${at}`);
		}
	});
}
