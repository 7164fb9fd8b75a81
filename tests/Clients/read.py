"""pandas reads every dataset as JSON-stat and as CSV and finds them equal; some as workbook and rows too."""
import glob
import json
import os
import sys

import pandas as pd

folder = sys.argv[1]
datasets = sorted(os.path.basename(name)[:-5] for name in glob.glob(folder + "/*.json") if not name.endswith(".rows.json"))
cells = 0
for dataset in datasets:
    with open(f"{folder}/{dataset}.json", encoding="utf-8") as file:
        j = json.load(file)
    ix = pd.MultiIndex.from_product([j["dimension"][d]["category"]["index"] for d in j["id"]], names=j["id"])
    s = pd.Series(j["value"], index=ix, dtype="float64")
    csv = pd.read_csv(f"{folder}/{dataset}.csv", dtype={**{d: str for d in j["id"]}, "status": str}, keep_default_na=False, na_values={"value": [""], "base_n": [""]}, float_precision="round_trip")
    flat = csv.set_index(j["id"])["value"].astype("float64")
    assert flat.index.equals(s.index), dataset
    # equal to the last bit
    assert flat.equals(s) or ((flat == s) | (flat.isna() & s.isna())).all(), dataset
    status = pd.Series([j["status"].get(str(i), "") for i in range(len(s))], index=ix)
    assert (status == csv.set_index(j["id"])["status"]).all(), dataset
    cells += len(s)

    if os.path.exists(f"{folder}/{dataset}.xlsx"):
        sheets = pd.read_excel(f"{folder}/{dataset}.xlsx", sheet_name=None, keep_default_na=False, dtype={d: str for d in j["id"]})
        assert list(sheets) == ["data", "dictionary", "notes"], dataset
        data = sheets["data"]
        shown = ~status.isin(["c", "z"]).to_numpy()
        assert (data[j["id"]].apply("/".join, axis=1) == csv[j["id"]].apply("/".join, axis=1)).all(), dataset
        assert all(isinstance(value, (int, float)) for value in data["value"][shown]), dataset
        assert (data["value"][shown].astype("float64").to_numpy() == s[shown].to_numpy()).all(), dataset
        assert (data["value"][(status == "c").to_numpy()] == "c").all(), dataset
        rows = pd.read_json(f"{folder}/{dataset}.rows.json", dtype=False, precise_float=True)
        assert list(rows["value"].astype("float64").fillna(-1e99)) == list(s.fillna(-1e99)), dataset
assert datasets and cells
print(f"ok pandas: {len(datasets)} datasets, {cells} cells equal in JSON-stat and CSV")
