#!/usr/bin/env python3
"""Asks every asset of a feed whether its port answers, many at a time, and reports it. 巡检程序：并发探测端口并上报联网状态。

    probe.py --url http://127.0.0.1:8080 --feed probe --token-file /etc/intactd/probe.token --port 554 --every 300

The feed: {"code":"probe","name":"巡检","report_ttl_s":900,"feed_ttl_s":900}: each report holds for three rounds. What can't be sent waits in
memory and goes with the next round: to send a report again does no harm. --every 0 makes one round and ends.
"""
import argparse
import concurrent.futures
import datetime
import json
import socket
import sys
import time
import urllib.request

WAITING_MAX = 1_000_000  # reports; the oldest fall out


def call(args, path, body=None):
    with open(args.token_file, encoding='ascii') as file:
        headers = {'Authorization': f'Bearer {file.readline().strip()}', 'Content-Type': 'application/x-ndjson'}
    request = urllib.request.Request(args.url + path, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def assets(args):
    after = ''
    while after is not None:
        page = call(args, f'/api/v1/feeds/{args.feed}/assets?limit=10000&attribute={args.attribute}{after and "&after=" + after}')
        yield from (one for one in page['items'] if one['address'])
        after = page['next']


def ask(asset, args):
    host, _, port = asset['address'].partition(':')
    try:
        socket.create_connection((host, int(port or args.port)), timeout=args.timeout).close()
        state = 'ok'
    except OSError:
        state = 'fault'
    return {'asset': asset['code'], 'at': now(), 'network': state}


def now():
    return datetime.datetime.now().astimezone().isoformat(timespec='seconds')


def make_round(args, waiting):
    with concurrent.futures.ThreadPoolExecutor(args.at_once) as pool:
        waiting += pool.map(lambda asset: ask(asset, args), list(assets(args)))
    waiting.append({'at': now()})
    answer = call(args, '/api/v1/events', ''.join(json.dumps(report) + '\n' for report in waiting).encode())
    print(f"accepted {answer['accepted']}, rejected {answer['rejected']}", *answer['errors'][:5], sep='\n  ')
    waiting.clear()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--url', default='http://127.0.0.1:8080')
    parser.add_argument('--feed', required=True)
    parser.add_argument('--token-file', required=True)
    parser.add_argument('--attribute', default='address')
    parser.add_argument('--port', type=int, default=554)
    parser.add_argument('--timeout', type=float, default=3)
    parser.add_argument('--at-once', type=int, default=64)
    parser.add_argument('--every', type=float, default=300)
    args = parser.parse_args()
    waiting = []
    while True:
        begun = time.monotonic()
        try:
            make_round(args, waiting)
        except OSError as error:
            print(f'not sent, it goes with the next round: {error}', file=sys.stderr)
            del waiting[:-WAITING_MAX]
        if args.every == 0:
            return 1 if waiting else 0
        time.sleep(max(0, args.every - (time.monotonic() - begun)))


if __name__ == '__main__':
    sys.exit(main())
