import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openDemo, subscriptionId} from '../../helpers/demo-azure.js';

const skus = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/eastus2/publishers/Canonical/artifactTypes/vmImage/offers/ubuntu-24_04-lts/skus`;
const header = 'x-ms-ratelimit-remaining-resource';

test('questions about images count down in two windows, which open again after three and thirty minutes', () => {
	const {ask, clock} = openDemo();
	const left = () => ask('GET', `${skus}/server/versions`).headers[header];
	const budget = (short: number, long: number) =>
		`Microsoft.Compute/ListVMImagesVersionsFromLocation3Min;${short},Microsoft.Compute/ListVMImagesVersionsFromLocation30Min;${long}`;
	assert.equal(left(), budget(15_999, 43_999));
	assert.equal(left(), budget(15_998, 43_998));
	clock.advance(180_000);
	assert.equal(left(), budget(15_999, 43_997));
	clock.advance(1_800_000);
	assert.equal(left(), budget(15_999, 43_999));
	assert.match(ask('GET', skus).headers[header] ?? '', /ListVMImageSkusFromLocation3Min;9999/);
});
