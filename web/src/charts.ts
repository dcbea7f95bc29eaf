// The part of ECharts that the trends need; its own chunk, loaded after the first paint.

import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

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
