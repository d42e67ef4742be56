import {isCurrent, type Snapshot} from '../../fleet/snapshot.js';
import type {Live} from '../../store/live.js';
import type {ImageTarget} from '../../upgrade/image-target.js';
import {isRefused, isWide, type Plan, planUpgrade} from '../../upgrade/plan.js';
import {isUnderWay} from './carrier.js';
import {isProduction} from '../../fleet/production.js';
import {loadVersionsFor, resolveTarget, versionsFor} from './images.js';
import {mapMode, type Mode, type PlanRequest} from './mode.js';
import {ask, only, type Outcome, say, type Screen} from './screen.js';

type PlanMode = Extract<Mode, {readonly type: 'plan'}>;

/**
 * Plans an upgrade of the marks, else of the instance at the cursor, to the chosen image, else to the model's own where
 * instances are behind it. Waits for the list of versions when the plan needs one which is not there yet.
 *
 * @param isAnswered whether that list was asked for just now: then one which could not be read is not asked for again.
 */
export function openPlan(screen: Screen, live: Live, isAnswered = false): Outcome {
	const {snapshot} = live;

	if (snapshot === null) {
		return say(screen, 'The scale set has not been read yet.', 'warn', 'snapshot');
	}

	if (isUnderWay(live)) {
		return say(
			screen,
			'An upgrade is under way already: let it end or cancel it before planning another.',
			'warn',
			'ended',
		);
	}

	const wanted = screen.target ?? outdatedModelImage(snapshot, live);

	if (wanted === null) {
		return say(screen, 'Choose an image first: e. No instance is behind the image of the model.', 'warn');
	}

	const needed = loadVersionsFor(wanted, live);
	const {status} = versionsFor(wanted, live);

	const isMissing = status === 'idle' || (status === 'failed' && !isAnswered);

	if (needed !== null && (isMissing || status === 'loading')) {
		const waiting: Screen = {
			...screen,
			isPlanPending: true,
			notice: {text: 'Reading which versions exist; the plan comes up when they are known.', tone: 'plain'},
		};

		return isMissing ? ask(waiting, needed) : only(waiting);
	}

	const target = resolveTarget(wanted, live);

	if (target === null) {
		return say(screen, 'Which version is the latest could not be read. Choose an exact one: e.', 'warn');
	}

	const {marks, named, cursor} = screen;
	const request: PlanRequest = {
		target,
		selected: marks.size > 0 ? marks : new Set(cursor ? [cursor.vmId] : []),
		named: marks.size > 0 ? named : new Set(cursor ? [cursor.vmId] : []),
	};

	return only({
		...screen,
		notice: null,
		// What was said of the way to the plan is over.
		earlierNotice: screen.earlierNotice?.until === 'begun' ? null : screen.earlierNotice,
		mode: {
			type: 'plan',
			request,
			plan: makePlan(screen, request, snapshot, live),
			typed: '',
			scroll: 0,
			hasAllChecks: false,
			editor: null,
		},
	});
}

/** The model's own image, when instances do not run it yet. */
function outdatedModelImage(snapshot: Snapshot, live: Live): ImageTarget | null {
	const {scaleSet, instances} = snapshot;
	const wanted = resolveTarget(scaleSet.image, live) ?? scaleSet.image;

	return instances.some(instance => isCurrent(instance, wanted, scaleSet) === false) ? scaleSet.image : null;
}

/**
 * The plan as if the scale set's name had been typed already: whatever asks for the name is a wide plan, and no wide plan
 * starts without it.
 */
function makePlan(screen: Screen, {target, selected, named}: PlanRequest, snapshot: Snapshot, live: Live): Plan {
	const versions = versionsFor(target, live);

	return planUpgrade({
		snapshot,
		target,
		selected,
		named,
		policy: screen.policy,
		versions: versions.status === 'loaded' ? versions.value : null,
		confirmedName: snapshot.scaleSet.name,
		isProduction: isProduction(snapshot.scaleSet, screen.production),
		...live.circumstances,
	});
}

/** The plan as it is with the policy of the screen and what is known now. A name typed before was for another plan. */
export function remakePlan(screen: Screen, mode: PlanMode, live: Live): Screen {
	const {snapshot} = live;

	return snapshot === null
		? {...screen, mode}
		: {...screen, mode: {...mode, plan: makePlan(screen, mode.request, snapshot, live), typed: ''}};
}

/**
 * The operator agreed to the plan. It is made once more from what is known now: if anything came out differently, the new
 * plan is shown and nothing started.
 */
export function startPlan(screen: Screen, mode: PlanMode, live: Live): Outcome {
	const {snapshot} = live;

	if (snapshot === null) {
		return only(screen);
	}

	const refusals = mode.plan.checks.filter(({outcome}) => outcome === 'refuse');

	if (refusals.length > 0) {
		return say(screen, `Refused: ${refusals.map(({message}) => message).join(' ')}`, 'bad');
	}

	if (isWide(mode.plan) && mode.typed.trim() !== snapshot.scaleSet.name) {
		return say(screen, `Type the scale set's name, ${snapshot.scaleSet.name}, and then enter.`, 'warn');
	}

	const plan = makePlan(screen, mode.request, snapshot, live);

	if (!isSamePlan(plan, mode.plan)) {
		return say(
			{...screen, mode: {...mode, plan, typed: '', scroll: 0}},
			'The scale set changed while you read. This is the plan as it would be now: nothing was started.',
			'warn',
		);
	}

	return ask(
		{
			...screen,
			mode: mapMode,
			marks: new Set(),
			named: new Set(),
			notice: {text: 'Starting the upgrade.', tone: 'plain', until: 'upgrade'},
		},
		{type: 'start-upgrade', plan},
	);
}

/** Whether two plans do the same to the same instances; what the checks say of it may have changed its wording. */
function isSamePlan(left: Plan, right: Plan): boolean {
	const essence = (plan: Plan) =>
		JSON.stringify([plan.batches, plan.modelChange, plan.willStart, isRefused(plan), isWide(plan)]);

	return essence(left) === essence(right);
}
