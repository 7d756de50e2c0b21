#!/usr/bin/env python3
"""Draws mean gap over time, a line per solver and a panel per family, from CSV files of bench.py: chart.py IN.csv ... OUT.svg

Both axes are logarithmic; gaps below 0.1 % are drawn at 0.1 %. A time at which a solver has left an instance unsolved has
no point: a mean over the others would flatter it.
"""
import collections
import csv
import math
import sys

COLOURS = {"isotherm": "#0b6e4f", "pyvrp": "#c1666b", "vroom": "#4357ad", "ortools": "#d4a017", "hygese": "#7a5195"}
WIDTH, HEIGHT, MARGIN = 300, 260, 45
ACROSS = 3
TICKS = (0.1, 0.3, 1, 3, 10, 30, 100)


def panel(family, series, number) -> list[str]:
    left, upper = number % ACROSS * WIDTH, number // ACROSS * HEIGHT
    times = sorted({time for points in series.values() for time in points})
    top = max(gap for points in series.values() for gap in points.values())
    ticks = [tick for number, tick in enumerate(TICKS) if number < 2 or TICKS[number - 1] < top]
    low, high = math.log(times[0]), math.log(times[-1])

    def at(time, gap):
        share = 0.5 if high == low else (math.log(time) - low) / (high - low)
        height = math.log(max(gap, TICKS[0]) / TICKS[0]) / math.log(ticks[-1] / TICKS[0])
        return left + MARGIN + share * (WIDTH - MARGIN - 20), upper + HEIGHT - 50 - height * (HEIGHT - 80)

    lines = [f'<text x="{left + WIDTH / 2}" y="{upper + 18}" text-anchor="middle" font-weight="bold">{family}</text>']
    for time in times:
        x, y = at(time, TICKS[0])
        lines.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{time:g} s</text>')
    for gap in ticks:
        x, y = at(times[0], gap)
        lines.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{gap:g} %</text>')
        lines.append(f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{left + WIDTH - 20}" y2="{y:.0f}" stroke="#ddd"/>')
    for place, (solver, points) in enumerate(sorted(series.items())):
        colour = COLOURS.get(solver, "#555")
        path = " ".join("{:.1f},{:.1f}".format(*at(time, points[time])) for time in sorted(points))
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(f'<text x="{left + MARGIN - 10 + 52 * place}" y="{upper + HEIGHT - 10}" fill="{colour}">{solver}</text>')
    return lines


def main(*names: str) -> None:
    *sources, target = names
    unsolved = set()
    values = collections.defaultdict(lambda: collections.defaultdict(lambda: collections.defaultdict(list)))
    for source in sources:
        with open(source, newline="") as file:
            for row in csv.DictReader(file):
                limit = float(row["limit"])
                if row["gap"]:
                    values[row["family"]][row["solver"]][limit].append(float(row["gap"]))
                else:
                    unsolved.add((row["family"], row["solver"], limit))
    lines = []
    for number, (family, solvers) in enumerate(sorted(values.items())):
        series = {
            solver: {
                time: sum(gaps) / len(gaps)
                for time, gaps in points.items()
                if (family, solver, time) not in unsolved
            }
            for solver, points in solvers.items()
        }
        lines += panel(family, series, number)
    width, height = WIDTH * min(ACROSS, len(values)), HEIGHT * -(-len(values) // ACROSS)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11">'
    with open(target, "w") as file:
        file.write("\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *lines, "</svg>", ""]))


if __name__ == "__main__":
    main(*sys.argv[1:])
