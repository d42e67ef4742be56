import {useSyncExternalStore} from 'react';
import type {Store} from '../store/store.js';

/** What a store holds; draws anew when it changes. */
export function useStore<State>(store: Pick<Store<State>, 'get' | 'subscribe'>): State {
	return useSyncExternalStore(store.subscribe, store.get, store.get);
}
