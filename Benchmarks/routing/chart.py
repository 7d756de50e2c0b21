#!/usr/bin/env python3
"""Draws mean gap over time, a line per solver and a panel per family, from the CSV of bench.py: chart.py IN.csv OUT.svg"""
import collections
import csv
import math
import sys

COLOURS = {"isotherm": "#0b6e4f", "pyvrp": "#c1666b", "vroom": "#4357ad", "ortools": "#d4a017", "hygese": "#7a5195"}
WIDTH, HEIGHT, MARGIN = 300, 220, 45


def panel(family, series, left) -> list[str]:
    times = sorted({time for points in series.values() for time in points})
    top = max(gap for points in series.values() for gap in points.values()) or 1
    low, high = math.log(times[0]), math.log(times[-1])

    def at(time, gap):
        share = 0.5 if high == low else (math.log(time) - low) / (high - low)
        return left + MARGIN + share * (WIDTH - MARGIN - 20), HEIGHT - 30 - gap / top * (HEIGHT - 70)

    lines = [f'<text x="{left + WIDTH / 2}" y="18" text-anchor="middle" font-weight="bold">{family}</text>']
    for time in times:
        x, y = at(time, 0)
        lines.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{time:g} s</text>')
    for gap in (0, top / 2, top):
        x, y = at(times[0], gap)
        lines.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{gap:.1f} %</text>')
        lines.append(f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{left + WIDTH - 20}" y2="{y:.0f}" stroke="#ddd"/>')
    for number, (solver, points) in enumerate(sorted(series.items())):
        colour = COLOURS.get(solver, "#555")
        path = " ".join("{:.1f},{:.1f}".format(*at(time, points[time])) for time in sorted(points))
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{left + WIDTH - 22}" y="{36 + 14 * number}" text-anchor="end" fill="{colour}">{solver}</text>')
    return lines


def main(source: str, target: str) -> None:
    values = collections.defaultdict(lambda: collections.defaultdict(lambda: collections.defaultdict(list)))
    with open(source, newline="") as file:
        for row in csv.DictReader(file):
            if row["gap"]:
                values[row["family"]][row["solver"]][float(row["limit"])].append(float(row["gap"]))
    lines = []
    for number, (family, solvers) in enumerate(sorted(values.items())):
        series = {
            solver: {time: sum(gaps) / len(gaps) for time, gaps in points.items()} for solver, points in solvers.items()
        }
        lines += panel(family, series, number * WIDTH)
    width = WIDTH * len(values)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" font-family="sans-serif" font-size="11">'
    with open(target, "w") as file:
        file.write("\n".join([head, f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>', *lines, "</svg>", ""]))


if __name__ == "__main__":
    main(*sys.argv[1:])
