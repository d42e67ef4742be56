import type {Arm} from '../arm/arm.js';
import type {Command} from '../store/command.js';
import type {Live} from '../store/live.js';
import type {Store} from '../store/store.js';
import {loadImageSeries, loadSeriesVersions} from './image-loaders.js';
import {loadImageVersions, loadInstanceDetails, loadSubscriptions} from './loaders.js';
import {loadPastUpgrade, loadPastUpgrades, saveText} from './past-loaders.js';
import type {UpgradeDesk} from './upgrade-desk.js';

/** A command which asks for something once, beside the loop. */
export type LoadCommand = Extract<
	Command,
	{
		readonly type:
			| 'load-image-versions'
			| 'load-image-series'
			| 'load-series-versions'
			| 'load-subscriptions'
			| 'load-instance-details'
			| 'load-past-upgrades'
			| 'load-past-upgrade'
			| 'save-text';
	}
>;

/** Puts into the store what a command asks for, or why it could not be had. Never rejects. */
export async function load(
	command: LoadCommand,
	{arm, store, desk}: {readonly arm: Arm; readonly store: Store<Live>; readonly desk: UpgradeDesk},
): Promise<void> {
	switch (command.type) {
		case 'load-image-versions': {
			return loadImageVersions(arm, store);
		}

		case 'load-image-series': {
			return loadImageSeries(arm, store);
		}

		case 'load-series-versions': {
			return loadSeriesVersions(arm, store, command.series);
		}

		case 'load-subscriptions': {
			return loadSubscriptions(arm, store);
		}

		case 'load-instance-details': {
			return loadInstanceDetails(arm, store, command.instanceId);
		}

		case 'load-past-upgrades': {
			return loadPastUpgrades(desk, store);
		}

		case 'load-past-upgrade': {
			return loadPastUpgrade(desk, store, command.past);
		}

		case 'save-text': {
			return saveText(desk, store, command.path, command.text);
		}
	}
}
