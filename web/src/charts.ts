// The part of ECharts that the trends and the places of assets need; its own chunk, loaded after the first paint.

import { LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Shade } from './base/shade';

use([LineChart, ScatterChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export interface TrendPicture {
  steps: string[]; // what stands below the axis
  percents: (string | null)[];
  notes: string[]; // the tooltip's second line, one a step
  target: string;
  targetText: string;
  dark?: boolean; // on the wall: large, too
  night?: boolean; // in the dark theme
}

export interface Drawing {
  show(picture: TrendPicture): void;
  end(): void;
}

const LIGHT = {
  ink: '#1d3a45',
  soft: '#5b676d',
  line: '#e3e7e7',
  below: '#b3430f',
  target: '#8a6d2f',
  ground: '#ffffff',
};
const DARK = {
  ink: '#9fd0d3',
  soft: '#93a4aa',
  line: '#22343c',
  below: '#ff9a5c',
  target: '#e2bd6b',
  ground: '#101c22',
};
type Paint = typeof LIGHT;

function bounds(picture: TrendPicture): { min: number; max: number; interval: number } {
  const numbers = picture.percents.filter((p): p is string => p !== null).map(Number);
  const low = Math.min(Number(picture.target), ...numbers);
  const span = [2, 4, 8, 12, 20, 32, 40, 60, 80].find((s) => 100 - s < low - s / 12) ?? 100;
  return { min: 100 - span, max: 100, interval: span / 4 };
}

/** Whether the line begins above its target, whose name then stands below. */
function startsAbove(picture: TrendPicture): boolean {
  const first = picture.percents.find((p) => p !== null);
  return first !== undefined && first !== null && Number(first) >= Number(picture.target);
}

function axes(picture: TrendPicture, paint: Paint, size: number): EChartsCoreOption {
  return {
    xAxis: {
      type: 'category',
      data: picture.steps,
      boundaryGap: false,
      axisLine: { lineStyle: { color: paint.line } },
      axisTick: { show: false },
      axisLabel: { color: paint.soft, fontSize: size },
    },
    yAxis: {
      type: 'value',
      ...bounds(picture),
      splitLine: { lineStyle: { color: paint.line } },
      axisLabel: { color: paint.soft, fontSize: size, formatter: '{value}' },
    },
  };
}

function option(picture: TrendPicture): EChartsCoreOption {
  const paint = picture.dark || picture.night ? DARK : LIGHT;
  const size = picture.dark ? 16 : 12;
  const goal = Number(picture.target);
  return {
    animation: false,
    grid: { left: size * 3, right: size * 2, top: size * 2, bottom: size * 2.2 },
    ...axes(picture, paint, size),
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: paint.ground,
      borderColor: paint.line,
      textStyle: { color: paint.ink, fontSize: size },
      formatter: (points: { dataIndex: number }[]) => {
        const i = points[0].dataIndex;
        return `${picture.steps[i]}  ${picture.percents[i] ?? '—'} %\n${picture.notes[i]}`;
      },
    },
    series: [
      {
        type: 'line',
        data: picture.percents.map((p) =>
          p === null
            ? null
            : {
                value: Number(p),
                symbol: Number(p) < goal ? 'triangle' : 'circle',
                symbolSize: Number(p) < goal ? size * 0.75 : size * 0.4,
                itemStyle: { color: Number(p) < goal ? paint.below : paint.ink },
              },
        ),
        lineStyle: { color: paint.ink, width: picture.dark ? 3 : 1.75 },
        areaStyle: { color: paint.ink, opacity: 0.05, origin: 'start' },
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: paint.target, type: 'dashed', width: picture.dark ? 2 : 1.25 },
          label: { formatter: picture.targetText, position: startsAbove(picture) ? 'insideStartBottom' : 'insideStartTop', color: paint.target, fontSize: size },
          data: [{ yAxis: goal }],
        },
      },
    ],
  };
}

export function drawTrend(element: HTMLElement): Drawing {
  const chart = init(element, null, { renderer: 'canvas' });
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(element);
  return {
    show: (picture) => chart.setOption(option(picture), true),
    end: () => {
      watcher.disconnect();
      chart.dispose();
    },
  };
}

export interface Point {
  lon: number;
  lat: number;
  shade: Shade;
  words: string;
  to: string;
}

export interface PointsDrawing {
  show(points: Point[], night: boolean): void;
  end(): void;
}

/** Form and size tell the shades apart where colours do not. */
const MARKS: Record<Shade, [symbol: string, size: number]> = {
  met: ['circle', 6],
  near: ['triangle', 9],
  below: ['triangle', 12],
  far: ['triangle', 15],
  unseen: ['emptyCircle', 8],
  none: ['emptyCircle', 5],
};
const EDGE_SHARE = 0.06;
const DEGREES_LEAST = 0.002;

/** Axes on which a kilometre is as long to the east as to the north. */
function ground(points: Point[], width: number, height: number): { x: [number, number]; y: [number, number] } {
  const span = (of: (p: Point) => number) => [Math.min(...points.map(of)), Math.max(...points.map(of))];
  const [west, east] = span((p) => p.lon),
    [south, north] = span((p) => p.lat);
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const degrees = Math.max(((east - west) * narrow) / width, (north - south) / height, DEGREES_LEAST / width) * (1 + 2 * EDGE_SHARE);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const [dx, dy] = [(degrees * width) / narrow / 2, (degrees * height) / 2];
  return { x: [x - dx, x + dx], y: [y - dy, y + dy] };
}

function pointsOption(points: Point[], night: boolean, element: HTMLElement): EChartsCoreOption {
  const paint = night ? DARK : LIGHT;
  const style = getComputedStyle(element);
  const colour = (shade: Shade) => style.getPropertyValue(shade === 'met' ? '--ok' : shade === 'unseen' || shade === 'none' ? '--soft' : `--shade-${shade}`).trim();
  const { x, y } = ground(points, element.clientWidth, element.clientHeight);
  return {
    animation: false,
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: 'value', min: x[0], max: x[1], show: false },
    yAxis: { type: 'value', min: y[0], max: y[1], show: false },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      confine: true,
      backgroundColor: paint.ground,
      borderColor: paint.line,
      textStyle: { color: paint.ink },
      formatter: ({ dataIndex }: { dataIndex: number }) => points[dataIndex].words,
    },
    series: [
      {
        type: 'scatter',
        data: points.map((p) => ({
          value: [p.lon, p.lat],
          symbol: MARKS[p.shade][0],
          symbolSize: MARKS[p.shade][1],
          itemStyle: { color: colour(p.shade), opacity: p.shade === 'met' ? 0.7 : 1 },
        })),
      },
    ],
  };
}

export function drawPoints(element: HTMLElement): PointsDrawing {
  const chart = init(element, null, { renderer: 'canvas' });
  let last: [Point[], boolean] | null = null;
  const show = (points: Point[], night: boolean) => {
    last = [points, night];
    chart.setOption(pointsOption(points, night, element), true);
  };
  const watcher = new ResizeObserver(() => {
    chart.resize();
    if (last) {
      show(...last);
    }
  });
  watcher.observe(element);
  chart.on('click', ({ dataIndex }) => {
    const to = last?.[0][dataIndex]?.to;
    if (to) {
      location.hash = to;
    }
  });
  return {
    show,
    end: () => {
      watcher.disconnect();
      chart.dispose();
    },
  };
}
