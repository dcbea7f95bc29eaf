#!/usr/bin/env python3
"""Makes reports of a table of outages ("offline since"), for intactd import events. 把历史的离线记录变成可导入的上报。

    history.py --from 2022-08-01T00:00:00+08:00 --to 2022-09-01T00:00:00+08:00 --assets assets.csv outages.csv >history.ndjson
    intactd import events history.ndjson --feed platform

outages.csv has a header and the columns asset, offline_at, online_at (empty: it still is; times without an offset take that of --from). assets.csv has
a column code: these were watched, and were online where no row says otherwise. The feed:
{"code":"platform","name":"共享平台","report_ttl_s":null,"feed_ttl_s":900}: a state holds until the next one, while the heartbeats that are written here
go on. Without them nobody watched, and the month is blind. Leave out with --gap FROM/TO when the platform itself was off.
"""
import argparse
import csv
import datetime
import json
import sys


def instant(text, zone=None):
    at = datetime.datetime.fromisoformat(text.strip().replace('/', '-').replace('Z', '+00:00'))
    return at if at.tzinfo else at.replace(tzinfo=zone)


def rows(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        yield from csv.DictReader(file)


def within(at, gaps):
    return any(begin <= at < end for begin, end in gaps)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('outages')
    parser.add_argument('--from', dest='begin', required=True, type=instant)
    parser.add_argument('--to', dest='end', required=True, type=instant)
    parser.add_argument('--assets', required=True)
    parser.add_argument('--heartbeat', type=int, default=600, help='seconds; less than feed_ttl_s')
    parser.add_argument('--gap', action='append', default=[], help='FROM/TO in which nobody watched')
    args = parser.parse_args()
    zone = args.begin.tzinfo
    gaps = [tuple(instant(part, zone) for part in gap.split('/')) for gap in args.gap]

    def say(at, **state):
        print(json.dumps({**state, 'at': at.isoformat(timespec='seconds')}))

    at = args.begin
    while at < args.end:
        if not within(at, gaps):
            say(at)
        at += datetime.timedelta(seconds=args.heartbeat)
    for row in rows(args.assets):
        say(args.begin, asset=row['code'], network='ok')
    for row in rows(args.outages):
        since = max(instant(row['offline_at'], zone), args.begin)
        until = instant(row['online_at'], zone) if (row.get('online_at') or '').strip() else args.end
        if since < args.end and until > args.begin:
            say(since, asset=row['asset'], network='fault')
            if until < args.end:
                say(until, asset=row['asset'], network='ok')
    return 0


if __name__ == '__main__':
    sys.exit(main())
