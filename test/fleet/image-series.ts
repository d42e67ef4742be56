import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isSameSeries, seriesKey, seriesOf} from '../../source/fleet/image-series.js';
import {makeImage, oldImage} from '../helpers/fleet.js';

const definition = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/corp/images/Base';

test('a version of a platform image is of its SKU', () => {
	assert.equal(seriesOf(oldImage)?.name, 'server');
	assert.equal(seriesOf({...oldImage, sku: null}), null);
});

test('a version in a gallery is of its image, with a version in the id or without', () => {
	const image = {...makeImage('latest'), kind: 'gallery' as const, id: definition};
	assert.equal(seriesOf(image)?.id, definition);
	assert.equal(seriesOf({...image, id: `${definition}/versions/1.2.3`})?.id, definition);
	assert.equal(seriesOf(image)?.name, 'Base');
});

test('kinds without versions are of none', () => {
	assert.equal(seriesOf({...oldImage, kind: 'managed', id: '/x'}), null);
	assert.equal(seriesOf({...oldImage, kind: 'vhd'}), null);
});

test('letter case makes no other series, and a missing one is none', () => {
	const lower = seriesOf({...oldImage, kind: 'gallery', id: definition.toLowerCase()});
	const written = seriesOf({...oldImage, kind: 'gallery', id: definition});
	assert.ok(lower && written);
	assert.equal(seriesKey(lower), seriesKey(written));
	assert.ok(isSameSeries(lower, written));
	assert.ok(!isSameSeries(null, null));
	assert.ok(!isSameSeries(lower, seriesOf(oldImage)));
});
