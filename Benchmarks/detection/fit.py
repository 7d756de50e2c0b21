#!/usr/bin/env python3
"""Grows the trees by which the detector judges how likely a breach is, and writes them as Swift.

    pip install -r Benchmarks/detection/requirements.txt
    Benchmarks/detection/fit.py --isotherm .build/debug/isotherm SET...

A SET is a labelled stream: `SET.ndjson.gz` with the lines that `isotherm detect` reads, in order of arrival, and
`SET.labels.json` with `devices[]: {device, breaches[]: {side, breach_at, end}}`, times in milliseconds. Keep some sets
back: figures of those that the trees were grown on say nothing.

What is learned: whether a rule will be met within four hours, from what `isotherm detect --features` writes each five
minutes. Moments at which it is met already are left out.
"""
from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import subprocess
import textwrap
import threading

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Sources/ColdChain/Forecast/RiskForest+Trained.swift"
HORIZON_MS = 4 * 3_600_000
TICK_MS = 300_000
# Small trees with a strong pull each: sixty of eight leaves foresaw as much on sets that were kept back as a hundred
# of twelve.
FOREST = {"max_iter": 60, "learning_rate": 0.15, "max_leaf_nodes": 8, "min_samples_leaf": 200, "max_bins": 127}


def with_ticks(stream: pathlib.Path):
    """The lines of a stream and a tick for each five minutes of arrival."""
    due = None
    with gzip.open(stream, "rt") as lines:
        for line in lines:
            received = json.loads(line).get("rx")
            if received is not None:
                due = due or received + TICK_MS
                while received >= due:
                    yield f'{{"kind":"tick","seq":0,"now":{due}}}\n'
                    due += TICK_MS
            yield line


def features(isotherm: str, stream: pathlib.Path):
    """What the detector writes about a stream: one object per device, side and five minutes."""
    process = subprocess.Popen(
        [isotherm, "detect", "--features"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def feed() -> None:
        with process.stdin:
            process.stdin.writelines(with_ticks(stream))

    feeder = threading.Thread(target=feed)
    feeder.start()
    for line in process.stdout:
        if line.startswith('{"kind":"features"'):
            yield json.loads(line)
    feeder.join()
    if process.wait() != 0:
        raise SystemExit(f"isotherm detect failed on {stream}")


def examples(isotherm: str, name: str) -> tuple[list[list[float]], list[bool]]:
    """Features and whether a rule was met within the horizon, of one set."""
    labels = json.loads(pathlib.Path(name + ".labels.json").read_text())
    breaches: dict[tuple[str, str], list[dict]] = {}
    for device in labels["devices"]:
        for breach in device["breaches"]:
            breaches.setdefault((device["device"], breach["side"]), []).append(breach)
    rows, answers = [], []
    for row in features(isotherm, pathlib.Path(name + ".ndjson.gz")):
        now = row["now"]
        own = breaches.get((row["device"], row["side"]), [])
        if any(breach["breach_at"] <= now <= breach["end"] + HORIZON_MS / 8 for breach in own):
            continue
        rows.append([numpy.nan if value is None else value for value in row["values"]])
        answers.append(any(now < breach["breach_at"] <= now + HORIZON_MS for breach in own))
    return rows, answers


def words(tree, place: int = 0) -> list[str]:
    """A tree in prefix order, as `RiskForest(words:)` reads it."""
    node = tree[place]
    if node["is_leaf"]:
        return [f"={node['value']:.3f}"]
    unknown = "l" if node["missing_go_to_left"] else "r"
    question = f"{node['feature_idx']}<={node['num_threshold']:.4g}{unknown}"
    return [question] + words(tree, node["left"]) + words(tree, node["right"])


def swift(model: HistGradientBoostingClassifier) -> str:
    """The file with the trees."""
    lines = [f"{float(model._baseline_prediction.ravel()[0]):.4f}"]
    for (predictor,) in model._predictors:
        lines += textwrap.wrap(" ".join(words(predictor.nodes)), 110, break_long_words=False)
    body = "\n".join("        " + line for line in lines)
    return f'''// Written by Benchmarks/detection/fit.py; to be grown anew, not edited.

extension RiskForest {{
    /// The trees that judge.
    static let trained: RiskForest = {{
        guard let forest = RiskForest(words: words) else {{ preconditionFailure("the words below are no trees") }}
        return forest
    }}()

    private static let words = """
{body}
        """
}}
'''


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--isotherm", required=True, help="the program")
    parser.add_argument("sets", nargs="+", metavar="SET")
    arguments = parser.parse_args()
    rows: list[list[float]] = []
    answers: list[bool] = []
    for name in arguments.sets:
        more, their = examples(arguments.isotherm, name)
        rows += more
        answers += their
        print(f"{name}: {len(their)} moments, {sum(their)} before a breach", flush=True)
    model = HistGradientBoostingClassifier(**FOREST, l2_regularization=1.0, early_stopping=False, random_state=0)
    model.fit(numpy.array(rows), numpy.array(answers))
    TARGET.write_text(swift(model))
    print(f"{TARGET.name} written")


if __name__ == "__main__":
    main()
