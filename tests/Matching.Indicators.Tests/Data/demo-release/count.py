#!/usr/bin/python3
"""Counts the numbers from 1 to 4 that published statistics of one cell give away together.

usage: count.py FILE.zip      a file of make.py

A cell is an indicator in a wave and a group; one that several datasets publish counts once.
"""
import collections, csv, io, sys, zipfile

NOT_A_PLACE = ("indicator", "wave", "stat", "value", "status", "base_n", "reason", "carried", "computed_in")
PARTS = ("improved", "same", "worse")

cells = collections.defaultdict(dict)
shown = hidden = other = 0
with zipfile.ZipFile(sys.argv[1]) as archive:
    datasets = archive.namelist()
    for name in datasets:
        for row in csv.DictReader(io.StringIO(archive.read(name).decode())):
            place = tuple((column, code) for column, code in row.items() if column not in NOT_A_PLACE and code != "T")
            if row["value"] != "":
                shown += 1
                cells[row["indicator"], row.get("wave", ""), place][row["stat"]] = float(row["value"])
            elif row["status"] == "c":
                hidden += 1
            else:
                other += 1

found = collections.Counter()
for known in cells.values():
    missing = [part for part in PARTS if part not in known]
    if "n" in known and len(missing) == 1 and 1 <= known["n"] - sum(known[part] for part in PARTS if part in known) <= 4:
        found[missing[0]] += 1
    if {"n", "percent"} <= known.keys():
        net = round(known["percent"] * known["n"] / 100)
        if "gained" in known and "lost" not in known and 1 <= known["gained"] - net <= 4:
            found["lost"] += 1
        if "lost" in known and "gained" not in known and 1 <= known["lost"] + net <= 4:
            found["gained"] += 1

print(f"{len(datasets)} datasets: {shown} figures shown, {hidden} hidden, {other} without a figure")
print(f"n - two of improved, same, worse: {sum(found[part] for part in PARTS)} ({found['same']} same, {found['worse']} worse, {found['improved']} improved)")
print(f"lost and gained from percent and n: {found['lost'] + found['gained']} ({found['lost']} lost, {found['gained']} gained)")
