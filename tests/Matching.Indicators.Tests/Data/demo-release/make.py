#!/usr/bin/python3
"""Keeps a release as it is published: every dataset as CSV in one zip file, without the cells that exist by structure alone.

usage: make.py URL ANALYST_KEY FILE.zip

Sites and partners are given by name, since their ids differ each time a demo is made. The same figures give the same bytes.
"""
import csv, io, json, sys, urllib.request, zipfile

URL, KEY, FILE = sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3]


def get(path):
    request = urllib.request.Request(URL + "/api/v1" + path, headers={"Authorization": "Bearer " + KEY, "Accept": "*/*"})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


def text(dataset):
    rows = list(csv.reader(io.StringIO(get(f"/data/{dataset}?format=csv&labels=1&lang=en"))))
    header = rows[0]
    kept = header[: header.index("reason") + 1]
    named = [(header.index(column), header.index(column + "_label")) for column in ("site", "partner") if column in header]
    status, base, reason = (header.index(column) for column in ("status", "base_n", "reason"))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(kept)
    for row in rows[1:]:
        if (row[status], row[base], row[reason]) == ("z", "", "not_collected"):
            continue
        for code, label in named:
            row[code] = row[code] if row[code] in ("T", "UNK") else row[label]
        writer.writerow(row[: len(kept)])
    return out.getvalue()


with zipfile.ZipFile(FILE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for dataset in sorted(item["id"] for item in json.loads(get("/datasets?limit=200"))["items"]):
        archive.writestr(zipfile.ZipInfo(dataset + ".csv"), text(dataset), zipfile.ZIP_DEFLATED)
