// What the daemon would say to a change: a dry run, asked for while a person is still writing.

import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, send } from './api';

export interface Trial<T> {
  answer: T | null;
  error: ApiError | null;
  /** The answer or the error is of what stands there now. */
  settled: boolean;
}

const PAUSE_MS = 300;

/** Sends the body with every change of it, once the person pauses; null asks nothing. */
export function useTrial<T>(method: 'POST' | 'PUT', address: string, body: unknown): Trial<T> {
  const text = body === null ? null : JSON.stringify(body);
  const [state, setState] = useState<{ text: string | null; answer: T | null; error: ApiError | null }>({
    text: null,
    answer: null,
    error: null,
  });
  const asked = useRef(0);
  useEffect(() => {
    const number = ++asked.current;
    if (text === null) {
      return undefined;
    }
    const settle = (answer: T | null, error: ApiError | null) => {
      if (number === asked.current) {
        setState({ text, answer, error });
      }
    };
    const timer = window.setTimeout(() => {
      send<T>(method, address, text).then(
        (answer) => settle(answer, null),
        (error: unknown) =>
          settle(
            null,
            error instanceof ApiError
              ? error
              : new ApiError(0, { type: '', title: '', status: 0, detail: String(error) }),
          ),
      );
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [address, text]);
  return { answer: state.answer, error: state.error, settled: text !== null && state.text === text };
}
