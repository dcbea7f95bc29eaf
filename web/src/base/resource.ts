// What a view has asked for, kept while it is asked for again.

import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, get } from './api';
import { now } from './clock';
import { pulses } from './live';
import { session } from './session';

export interface Resource<T> {
  data: T | null;
  error: ApiError | null;
  loading: boolean;
  asOf: number | null; // when the answer came, by the daemon's clock
  again: () => void;
}

const pathOf = (address: string | null) => address?.split('?', 1)[0] ?? null;

/** Asks for a URL now and on every pulse; null asks for nothing. The answer before stays until the
 * next is there, unless it was another path's. */
export function useGet<T>(address: string | null, pace: 'fast' | 'slow' | 'change' | 'never' = 'slow'): Resource<T> {
  const [state, setState] = useState<{ address: string | null; data: T | null; error: ApiError | null; asOf: number | null }>({
    address: null,
    data: null,
    error: null,
    asOf: null,
  });
  const [forced, force] = useState(0);
  const pulse = pace === 'never' ? 0 : pulses[pace].value;
  const asked = useRef(0);
  useEffect(() => {
    const number = ++asked.current;
    if (address === null) {
      return;
    }
    const settle = (data: T | null, error: ApiError | null) => {
      if (number === asked.current) {
        setState((old) => ({
          address,
          data: data ?? (error?.isPassing ? old.data : null),
          error,
          asOf: data ? now.peek() : old.asOf,
        }));
      }
    };
    get<T>(address).then(
      (data) => settle(data, null),
      (error: unknown) => {
        const problem =
          error instanceof ApiError
            ? error
            : new ApiError(0, { type: '', title: '', status: 0, detail: String(error) });
        if (problem.status === 401) {
          session.value = null;
        }
        settle(null, problem);
      },
    );
  }, [address, pulse, forced]);
  const same = pathOf(state.address) === pathOf(address);
  return {
    data: same && address !== null ? state.data : null,
    error: same ? state.error : null,
    asOf: state.asOf,
    loading: address !== null && state.address !== address,
    again: () => force((n) => n + 1),
  };
}
