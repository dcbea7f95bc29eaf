#!/usr/bin/env python3
"""Passes on what a platform says that only says changes, and a heartbeat every minute. 只报变化的平台：转发变化，并每分钟发心跳。

    tail -F platform.log | changes.py --url http://127.0.0.1:8080 --token-file /etc/intactd/platform.token

A line of the input is CODE,STATE,TIME[,CAUSE]: STATE is online or offline, TIME has its offset (2022-09-01T08:30:00+08:00). The feed:
{"code":"platform","name":"共享平台","report_ttl_s":null,"feed_ttl_s":180}: a state holds until the next one, while the heartbeats go on. Say the
state of every asset once at the beginning: of what was never said nothing is known.
"""
import argparse
import datetime
import json
import queue
import sys
import threading
import time
import urllib.request

STATES = {'online': 'ok', 'offline': 'fault', '在线': 'ok', '离线': 'fault'}


def report_of(line):
    code, state, at, *cause = [part.strip() for part in line.split(',')]
    report = {'asset': code, 'at': at, 'network': STATES[state]}
    return {**report, 'cause': cause[0]} if cause and cause[0] else report


def now():
    return datetime.datetime.now().astimezone().isoformat(timespec='seconds')


def read(waiting):
    for line in sys.stdin:
        if line.strip():
            try:
                waiting.put(report_of(line))
            except (KeyError, ValueError):
                print(f'not understood: {line.strip()}', file=sys.stderr)
    waiting.put(None)


def send(args, reports):
    with open(args.token_file, encoding='ascii') as file:
        headers = {'Authorization': f'Bearer {file.readline().strip()}', 'Content-Type': 'application/x-ndjson'}
    body = ''.join(json.dumps(report) + '\n' for report in reports).encode()
    with urllib.request.urlopen(urllib.request.Request(args.url + '/api/v1/events', data=body, headers=headers), timeout=60) as answer:
        for error in json.load(answer)['errors']:
            print(f"rejected: {error['code']} {error['detail']}", file=sys.stderr)


def gather(waiting, seconds):
    """What comes within a second of the first, at most `seconds` of waiting for it; and whether that was all."""
    reports, until = [], time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        try:
            one = waiting.get(timeout=left)
        except queue.Empty:
            break
        if one is None:
            return reports, True
        if not reports:
            until = min(until, time.monotonic() + 1)
        reports.append(one)
    return reports, False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--url', default='http://127.0.0.1:8080')
    parser.add_argument('--token-file', required=True)
    parser.add_argument('--heartbeat', type=float, default=60)
    args = parser.parse_args()
    waiting, kept, ended = queue.Queue(), [], False
    threading.Thread(target=read, args=(waiting,), daemon=True).start()
    while not ended:
        more, ended = gather(waiting, args.heartbeat)
        kept += more
        try:
            send(args, [*kept, {'at': now()}])
            kept = []
        except OSError as error:
            print(f'not sent, it is tried again: {error}', file=sys.stderr)
            time.sleep(5)
            ended = False if kept and ended and waiting.put(None) is None else ended
    return 0


if __name__ == '__main__':
    sys.exit(main())
