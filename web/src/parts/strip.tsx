// The four aspects of an asset as strips over time: zoomed by wheel, drag, buttons or keys.

import { useEffect, useRef, useState } from 'preact/hooks';
import { zone } from '../base/session';
import { isDark } from '../base/theme';
import { duration, iso, minute, seconds } from '../base/time';
import type { Aspect, StripPart, Timeline } from '../base/types';
import { ASPECTS } from '../base/types';
import { named, t } from '../words';
import type { Span } from './strip_draw';
import { drawStrip, partAt, ticks } from './strip_draw';

const LEAST_S = 600;

function clamp(span: Span, whole: Span): Span {
  const length = Math.min(Math.max(span.to - span.from, LEAST_S), whole.to - whole.from);
  const from = Math.min(Math.max(span.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

function partText(part: StripPart): string {
  const words = [
    t(`condition_${part.condition}`),
    named('cause', part.cause),
    part.feed ? `${t('feed')} ${part.feed}` : '',
    part.exemption ? `${t('exemption')} ${part.exemption}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
  return `${words}  ${minute(part.from)} – ${minute(part.to)}  (${duration(seconds(part.to) - seconds(part.from))})`;
}

function Strip(props: {
  aspect: Aspect;
  parts: StripPart[];
  shown: Span;
  onPoint: (aspect: Aspect, at: number | null) => void;
  onDrag: (from: number, to: number) => void;
  onTurn: (at: number, closer: boolean) => void;
  chosen: boolean;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const began = useRef<number | null>(null);
  const { parts, shown } = props;
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const draw = () => drawStrip(element, parts, shown);
    draw();
    const watcher = new ResizeObserver(draw);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [parts, shown.from, shown.to, isDark.value]);
  const at = (event: MouseEvent) => {
    const box = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return shown.from + ((event.clientX - box.left) * (shown.to - shown.from)) / box.width;
  };
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const turn = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || event.altKey) {
        event.preventDefault();
        props.onTurn(at(event), event.deltaY < 0);
      }
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  });
  const drop = (event: PointerEvent) => {
    if (
      began.current !== null &&
      Math.abs(at(event) - began.current) * (canvas.current as HTMLCanvasElement).clientWidth >
        6 * (shown.to - shown.from)
    ) {
      props.onDrag(Math.min(began.current, at(event)), Math.max(began.current, at(event)));
    }
    began.current = null;
  };
  const faults = parts.filter((p) => p.condition === 'fault' || p.condition === 'silent').length;
  return (
    <div class={`strip ${props.chosen ? 'strip-chosen' : ''}`}>
      <span class="strip-name">{t(`aspect_${props.aspect}`)}</span>
      <canvas
        ref={canvas}
        class="strip-canvas"
        role="img"
        aria-label={t('strip_label', t(`aspect_${props.aspect}`), faults)}
        onPointerDown={(event) => {
          began.current = at(event);
        }}
        onPointerUp={drop}
        onPointerMove={(event) => props.onPoint(props.aspect, at(event))}
        onPointerLeave={() => props.onPoint(props.aspect, null)}
      />
    </div>
  );
}

export function Strips({
  timeline,
  chosen,
  onShow,
}: {
  timeline: Timeline;
  chosen: string | null;
  onShow: (from: string, to: string) => void;
}) {
  const whole = { from: seconds(timeline.from), to: seconds(timeline.as_of) };
  const [shown, setShown] = useState<Span>(whole);
  const [pointed, setPointed] = useState<StripPart | null>(null);
  const show = (span: Span) => {
    const next = clamp(span, whole);
    setShown(next);
    onShow(iso(Math.floor(next.from), zone.value), iso(Math.ceil(next.to), zone.value));
  };
  useEffect(() => setShown(whole), [timeline.asset, timeline.from, whole.to]);
  const zoom = (factor: number, at = (shown.from + shown.to) / 2) =>
    show({ from: at - (at - shown.from) * factor, to: at + (shown.to - at) * factor });
  const move = (share: number) => {
    const by = (shown.to - shown.from) * share;
    show({ from: shown.from + by, to: shown.to + by });
  };
  const keys: Record<string, () => void> = {
    '+': () => zoom(0.5),
    '=': () => zoom(0.5),
    '-': () => zoom(2),
    '0': () => show(whole),
    ArrowLeft: () => move(-0.25),
    ArrowRight: () => move(0.25),
  };
  const onKey = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      act();
    }
  };
  const offset = seconds(`${timeline.from.slice(0, 19)}Z`) - seconds(timeline.from);
  const label = (at: number) => {
    const text = iso(at, zone.value);
    return shown.to - shown.from > 3 * 86400 ? text.slice(5, 10) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  };
  return (
    <div class="strips" tabIndex={0} role="group" aria-label={t('strips_help')} onKeyDown={onKey}>
      <div class="strip-tools">
        <span class="number soft">
          {minute(iso(Math.floor(shown.from), zone.value))} – {minute(iso(Math.floor(shown.to), zone.value))}
        </span>
        <span class="buttons">
          <button type="button" class="button button-quiet" aria-label={t('earlier')} onClick={() => move(-0.5)}>
            ←
          </button>
          <button type="button" class="button button-quiet" aria-label={t('later')} onClick={() => move(0.5)}>
            →
          </button>
          <button type="button" class="button button-quiet" aria-label={t('closer')} onClick={() => zoom(0.5)}>
            ＋
          </button>
          <button type="button" class="button button-quiet" aria-label={t('farther')} onClick={() => zoom(2)}>
            －
          </button>
          <button type="button" class="button button-quiet" onClick={() => show(whole)}>
            {t('whole_window')}
          </button>
        </span>
      </div>
      {ASPECTS.map((aspect) => (
        <Strip
          key={aspect}
          aspect={aspect}
          parts={timeline.aspects[aspect]}
          shown={shown}
          chosen={aspect === chosen}
          onPoint={(which, at) => setPointed(at === null ? null : partAt(timeline.aspects[which], at))}
          onDrag={(from, to) => show({ from, to })}
          onTurn={(at, closer) => zoom(closer ? 0.6 : 1.6, at)}
        />
      ))}
      <div class="strip-axis" aria-hidden="true">
        {ticks(shown, offset).map((at) => (
          <span key={at} style={{ left: `${((at - shown.from) * 100) / (shown.to - shown.from)}%` }}>
            {label(at)}
          </span>
        ))}
      </div>
      <p class="strip-pointed" aria-live="off">
        {pointed ? partText(pointed) : <span class="soft">{t('strips_hint')}</span>}
      </p>
    </div>
  );
}
