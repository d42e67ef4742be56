import type {Snapshot} from '../../source/fleet/snapshot.js';
import type {Command} from '../../source/store/command.js';
import {initialLive, type Live} from '../../source/store/live.js';
import {decide, type Input} from '../../source/upgrade/decide.js';
import type {UpgradeEvent, UpgradeFact} from '../../source/upgrade/event.js';
import type {Plan} from '../../source/upgrade/plan.js';
import {defaultPolicy} from '../../source/upgrade/policy.js';
import {begin, evolve, type Upgrade} from '../../source/upgrade/upgrade.js';
import {scrollLimit} from '../../source/ui/body.js';
import type {Size} from '../../source/ui/geometry.js';
import type {Scene} from '../../source/ui/scene.js';
import {paste, press} from '../../source/ui/screen/press.js';
import {initialScreen, type Screen, type ScreenContext, type ScreenOptions} from '../../source/ui/screen/screen.js';
import {settle} from '../../source/ui/screen/settle.js';
import {splitGraphemes} from '../../source/ui/terminal/display-width.js';
import {makeTheme, type Theme} from '../../source/ui/theme.js';
import {newImage} from './fleet.js';
import {later, makePlan, upgraded, versions} from './upgrade.js';

/** No colour: a frame is what it reads. */
export const plainTheme = makeTheme({colorLevel: 0, glyphs: 'unicode'});

/** When the scenes of the tests are: 14:21:07 UTC. */
export const sceneTime = Date.UTC(2026, 10, 20, 14, 21, 7);

/** All is well: just read from Azure, the versions known. */
export function makeLive(snapshot: Snapshot | null, overrides: Partial<Live> = {}): Live {
	return {
		...initialLive,
		connection: {status: 'live'},
		snapshot,
		receivedAt: snapshot === null ? null : sceneTime - 2000,
		imageVersions: {status: 'loaded', value: versions},
		identity: 'ana@corp.example',
		budget: {remaining: 27, capacity: 30},
		...overrides,
	};
}

export type OperatorOptions = {
	readonly live: Live;
	readonly size?: Size;
	readonly options?: Partial<ScreenOptions>;
	readonly theme?: Theme;
	readonly now?: number;
};

/** Somebody at the keyboard. */
export type Operator = {
	/** Presses keys one after another, by their names. */
	readonly press: (...keys: readonly string[]) => Operator;
	/** Types a text, a key a character. */
	readonly type: (text: string) => Operator;
	readonly paste: (text: string) => Operator;
	/** Something becomes known. */
	readonly learn: (change: Partial<Live>) => Operator;
	readonly screen: () => Screen;
	readonly live: () => Live;
	readonly commands: () => readonly Command[];
	readonly scene: (size?: Size) => Scene;
};

/** Seats an operator at a screen; nothing is drawn unless asked for. */
export function seat({
	live: initial,
	size = {columns: 120, rows: 40},
	options,
	theme = plainTheme,
	now = sceneTime,
}: OperatorOptions): Operator {
	const commands: Command[] = [];
	let live = initial;
	let screen = initialScreen({
		policy: defaultPolicy,
		isReadOnly: false,
		scaleSetName: 'web',
		initialTarget: null,
		...options,
	});

	// Somebody who reads what is said before the next key, and is there by the time of the scene.
	let pressed = 0;
	const context = (): ScreenContext => ({
		live,
		size,
		now: now - 3_600_000 + 2000 * pressed,
		scrollLimit: asked => scrollLimit({screen: asked, live, now, size, theme}),
	});

	const take = (outcome: {readonly screen: Screen; readonly commands: readonly Command[]}) => {
		screen = outcome.screen;
		commands.push(...outcome.commands);
	};

	take(settle(screen, context(), null));

	const operator: Operator = {
		press(...keys) {
			for (const key of keys) {
				pressed++;
				take(press(screen, key, context()));
			}

			return operator;
		},
		type: text =>
			operator.press(...Array.from(splitGraphemes(text), ({text: typed}) => (typed === ' ' ? 'space' : typed))),
		paste(text) {
			take(paste(screen, text, context()));
			return operator;
		},
		learn(change) {
			const before = live;
			live = {...live, ...change};
			take(settle(screen, context(), before));
			return operator;
		},
		screen: () => screen,
		live: () => live,
		commands: () => commands,
		scene: (asked = size) => ({screen, live, now, size: asked, theme}),
	};

	return operator;
}

/** An upgrade as it stands after some time, with the snapshot which shows it. */
export type UpgradeScene = {
	readonly upgrade: Upgrade;
	readonly events: readonly UpgradeEvent[];
	readonly snapshot: Snapshot;
};

export type UpgradeSceneOptions = {
	readonly plan?: Plan;
	/** How many batches have ended well; the next one is in flight. All of them: the upgrade has ended. */
	readonly batchesDone: number;
	/** Instance ids which come up unhealthy. */
	readonly unhealthy?: readonly string[];
};

const secondsPerBatch = 95;

/** Lets an upgrade of a snapshot run for some batches, a minute and a half each, up to the time of the scenes. */
export function runBatches(snapshot: Snapshot, options: UpgradeSceneOptions): UpgradeScene {
	const {at} = runBatchesFrom(snapshot, options, sceneTime);

	return runBatchesFrom(snapshot, options, 2 * sceneTime - at);
}

function runBatchesFrom(
	snapshot: Snapshot,
	{plan = makePlan(snapshot), batchesDone, unhealthy = []}: UpgradeSceneOptions,
	startAt: number,
): UpgradeScene & {readonly at: number} {
	let at = startAt;
	let seen: Snapshot = {...snapshot, takenAt: at};

	const stamp = (fact: UpgradeFact): UpgradeEvent => ({
		at: new Date(at).toISOString(),
		upgradeId: '20261120-142107-7f3k',
		...fact,
	});

	const planned = stamp({
		type: 'upgrade-planned',
		plan,
		oldImages: {
			model: snapshot.scaleSet.image,
			instances: Object.fromEntries(snapshot.instances.map(({vmId, image}) => [vmId, image])),
		},
		identity: 'ana@corp.example',
		place: null,
	});

	const events = [planned];
	let upgrade = begin(planned);

	const tell = (input: Input) => {
		for (let facts = decide(upgrade, input); facts.length > 0; facts = decide(upgrade, input)) {
			for (const event of facts.map(stamp)) {
				upgrade = evolve(upgrade, event);
				events.push(event);
			}
		}
	};

	const see = (operation: 'running' | 'over') =>
		tell({type: 'snapshot-taken', snapshot: seen, operation, failure: null, isAnswerLost: false});

	const pass = (seconds: number) => {
		at += seconds * 1000;
		seen = later(seen, seconds);
	};

	tell({type: 'confirm'});
	see('over');
	pass(4);
	tell({type: 'model-written', etag: '"2"'});
	seen = later(seen, 0, {}, {image: newImage});
	see('over');

	for (let batch = 0; batch < batchesDone && upgrade.endedAt === null; batch++) {
		const ids = (upgrade.leg.batches[batch] ?? []).map(({instanceId}) => instanceId);
		const cameUp = (id: string) =>
			unhealthy.includes(id) ? {...upgraded, healthState: 'unhealthy' as const} : upgraded;

		pass(2);
		tell({type: 'batch-taken', operation: `operation ${batch}`});
		pass(secondsPerBatch - 2);
		seen = later(seen, 0, Object.fromEntries(ids.map(id => [id, cameUp(id)])));
		see('over');

		// A batch in which not all came up healthy is held until its time is over.
		if (upgrade.leg.gate !== null) {
			pass(plan.policy.healthTimeoutSeconds);
			see('over');
		}
	}

	// A checkpoint holds it before the next batch.
	if (upgrade.endedAt === null && upgrade.status !== 'paused') {
		const ids = (upgrade.leg.batches[upgrade.leg.batch] ?? []).map(({instanceId}) => instanceId);
		pass(2);
		tell({type: 'batch-taken', operation: 'the last'});
		pass(38);
		seen = later(seen, 0, Object.fromEntries(ids.map(id => [id, {provisioningState: 'Updating' as const}])));
		see('running');
	}

	return {upgrade, events, snapshot: seen, at};
}
