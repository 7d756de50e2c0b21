"""`isotherm solve` with a routing engine: tables and lines come from a server that speaks OSRM's HTTP."""
from __future__ import annotations

import contextlib
import http.server
import json
import subprocess
import threading
import urllib.parse

import pytest

from product import ISOTHERM, clean_environment

DOCUMENT = {
    "vehicles": [{"id": 1, "start": [37.60, 55.80], "end": [37.60, 55.80]}],
    "jobs": [{"id": 5, "location": [37.61, 55.81]}, {"id": 6, "location": [37.62, 55.82]}],
}


def encoded(points: list[tuple[float, float]], decimals: int) -> str:
    """Google's encoded polyline of (longitude, latitude) pairs."""
    text, before = "", (0, 0)
    for longitude, latitude in points:
        here = (round(latitude * 10**decimals), round(longitude * 10**decimals))
        for step in (here[0] - before[0], here[1] - before[1]):
            rest = ~(step << 1) if step < 0 else step << 1
            while rest >= 0x20:
                text += chr((0x20 | rest & 0x1F) + 63)
                rest >>= 5
            text += chr(rest + 63)
        before = here
    return text


class Roads(http.server.BaseHTTPRequestHandler):
    """A straight way between any two places, 100 s and 1 km for each hundredth of a degree of latitude."""

    def do_GET(self) -> None:
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        _, service, _, profile, places = url.path.split("/")
        points = [tuple(map(float, place.split(","))) for place in places.split(";")]
        self.server.asked.append((service, profile, points))
        answer = getattr(self, service)(points, query)
        body = json.dumps({"code": "Ok", **answer}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def table(self, points, query) -> dict:
        rows, columns = ([int(index) for index in query[side][0].split(";")] for side in ("sources", "destinations"))
        figures = [[abs(points[row][1] - points[column][1]) for column in columns] for row in rows]
        return {
            "durations": [[way * 10_000 for way in row] for row in figures],
            "distances": [[way * 100_000 for way in row] for row in figures],
            "sources": [{"distance": 0, "location": points[row]} for row in rows],
            "destinations": [{"distance": 0, "location": points[column]} for column in columns],
        }

    def route(self, points, query) -> dict:
        line = encoded(points, {"polyline": 5, "polyline6": 6}[query["geometries"][0]])
        return {"routes": [{"duration": 1, "distance": 1, "geometry": line}], "waypoints": []}

    def log_message(self, *_) -> None:
        """The test's output is for what went wrong."""


@contextlib.contextmanager
def roads():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Roads)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def solve(document: dict, *arguments: str) -> tuple[int, dict]:
    done = subprocess.run(
        [ISOTHERM, "solve", "-l", "0.2", *arguments], input=json.dumps(document), env=clean_environment(),
        capture_output=True, text=True, timeout=60,
    )
    return done.returncode, json.loads(done.stdout)


def test_with_g_each_route_carries_the_line_that_the_engine_drew():
    with roads() as server:
        code, answer = solve(DOCUMENT, "-g", "-r", "osrm", "-a", "127.0.0.1", "-p", str(server.server_port))
        assert code == 0, answer
        [route] = answer["routes"]
        order = [tuple(step["location"]) for step in route["steps"]]
        assert len(order) == 4 and order[0] == order[-1] == (37.60, 55.80)
        assert route["geometry"] == encoded(order, 5)
        assert (route["duration"], route["distance"]) == (400, 4_000)
        assert [service for service, _, _ in server.asked].count("route") == 1
        assert solve(DOCUMENT, "-r", "osrm", "-a", "127.0.0.1", "-p", str(server.server_port))[1]["routes"][0].keys() \
            .isdisjoint({"geometry"})


def test_a_document_with_tables_is_drawn_by_the_server_that_is_named_for_its_profile():
    tables = {"truck": {"durations": [[0, 5, 9], [5, 0, 4], [9, 4, 0]]}}
    places = [DOCUMENT["vehicles"][0]["start"], *[job["location"] for job in DOCUMENT["jobs"]]]
    document = {
        "vehicles": [{"id": 1, "profile": "truck", "start": places[0], "start_index": 0}],
        "jobs": [{"id": row, "location": places[row], "location_index": row} for row in (1, 2)],
        "matrices": tables,
    }
    with roads() as server:
        code, answer = solve(document, "-g", "-a", "truck:127.0.0.1", "-p", f"truck:{server.server_port}")
        assert code == 0, answer
        assert answer["routes"][0]["geometry"] == encoded([tuple(place) for place in places], 5)
        assert server.asked == [("route", "truck", [tuple(place) for place in places])]
        assert "geometry" not in solve(document, "-g")[1]["routes"][0]


def test_without_a_server_the_line_is_missing_with_a_reason():
    with roads() as server:
        port = str(server.server_port)
    document = DOCUMENT | {"metric": {"car": {"kind": "great_circle", "speed": 50}}}
    assert solve(document, "-g")[0] == 0
    code, answer = solve(document, "-g", "-a", "127.0.0.1", "-p", port)
    assert code == 3 and "osrm, profile car" in answer["error"], answer


def test_a_weight_decides_whether_a_task_leaves_the_vehicle_of_its_given_steps():
    document = {
        "vehicles": [
            {"id": 1, "start": [0, 0], "end": [0, 0], "steps": [{"type": "job", "id": 6}]},
            {"id": 2, "start": [100, 0], "end": [100, 0], "steps": [{"type": "job", "id": 5}]},
        ],
        "jobs": [{"id": 5, "location": [2, 0]}, {"id": 6, "location": [1, 0]}],
        "metric": {"car": {"kind": "euclidean", "scale": 1, "rounding": "nearest"}},
    }
    # 194 are saved when the first vehicle serves both; a way of the given plan costs 49.5.
    for weight, vehicles in (("0", [1]), ("3.8", [1]), ("4.1", [1, 2])):
        code, answer = solve(document, "--move-weight", weight)
        assert code == 0 and [route["vehicle"] for route in answer["routes"]] == vehicles, (weight, answer)
    code, answer = solve(document, "--move-weight", "1001")
    assert code == 2 and "--move-weight" in answer["error"], answer


def test_a_negative_value_of_an_option_is_refused_with_the_code_of_bad_input():
    document = {"vehicles": [{"id": 1, "start": [0, 0]}], "jobs": [{"id": 1, "location": [1, 0]}],
                "metric": {"car": {"kind": "euclidean", "scale": 1, "rounding": "nearest"}}}
    for option in ("-l", "-t", "-x", "--move-weight"):
        code, answer = solve(document, option, "-1")
        assert code == 2 and "-1" in answer["error"], (option, code, answer)


# Every option of VROOM 1.15 (src/main.cpp), by its short and its long name, with a value for those that take one.
VROOM_OPTIONS = {
    ("a", "host"): "car:127.0.0.1", ("c", "choose-eta"): None, ("f", "apply-tsp-fix"): None, ("g", "geometry"): None,
    ("i", "input"): "problem.json", ("l", "limit"): "0.1", ("o", "output"): "answer.json", ("p", "port"): "car:5000",
    ("r", "router"): "valhalla", ("t", "threads"): "2", ("x", "explore"): "0",
}
SMALL = {
    "vehicles": [{"id": 1, "start_index": 0, "steps": [{"type": "job", "id": 1}]}],
    "jobs": [{"id": 1, "location_index": 1}], "matrices": {"car": {"durations": [[0, 7], [7, 0]]}},
}


@pytest.mark.parametrize("names", VROOM_OPTIONS, ids="-".join)
def test_each_option_of_vroom_is_understood_in_each_of_its_forms(names, tmp_path):
    (tmp_path / "problem.json").write_text(json.dumps(SMALL))
    (short, long), value = names, VROOM_OPTIONS[names]
    forms = [[f"-{short}"], [f"--{long}"]]
    if value is not None:
        forms = [[f"-{short}", value], [f"-{short}{value}"], [f"-c{short}", value], [f"--{long}", value], [f"--{long}={value}"]]
    for form in forms:
        done = subprocess.run(
            [ISOTHERM, "solve", *([] if short == "x" else ["-l0.1"]), *form], input=json.dumps(SMALL), cwd=tmp_path,
            env=clean_environment(), capture_output=True, text=True, timeout=60,
        )
        text = (tmp_path / value).read_text() if short == "o" else done.stdout
        assert done.returncode == 0 and json.loads(text)["summary"]["cost"] == 7, (form, done.stdout, done.stderr)


def test_help_and_version_end_at_once_and_what_vroom_does_not_know_is_refused():
    for option, word in (("-h", "USAGE"), ("--help", "USAGE"), ("-v", "vroom 1.15"), ("--version", "vroom 1.15")):
        done = subprocess.run([ISOTHERM, "solve", option], stdin=subprocess.DEVNULL, env=clean_environment(),
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and word in done.stdout, (option, done)
    for option in ("--verbose", "-e"):
        code, answer = solve(SMALL, option)
        assert code == 2 and option in answer["error"], (option, answer)


def test_routing_engines_of_vroom_that_are_not_asked_say_so_when_they_are_needed():
    for engine in ("libosrm", "ors"):
        assert solve(SMALL, "-r", engine)[0] == 0
        code, answer = solve(DOCUMENT, "-r", engine)
        assert code == 3 and answer["error"] == f"{engine} is not supported: use osrm or valhalla, or give matrices", answer
    code, answer = solve(SMALL, "-r", "graphhopper")
    assert code == 2 and "graphhopper" in answer["error"], answer


def test_a_profile_without_travel_is_named_by_its_vehicle():
    document = json.loads(json.dumps(SMALL))
    document["vehicles"].append({"id": 2, "start_index": 0, "profile": "truck"})
    code, answer = solve(document)
    assert code == 2 and answer["error"].startswith('vehicles[1].profile: "truck" has no matrix; known: "car"'), answer
    assert "-a truck:host" in answer["error"]


def test_one_option_names_several_servers_with_commas_between():
    document = json.loads(json.dumps(DOCUMENT))
    document["vehicles"].append({"id": 2, "start": [37.60, 55.80], "profile": "truck"})
    with roads() as server:
        code, answer = solve(document, "-a", "127.0.0.1,truck:127.0.0.1", "-p", f"{server.server_port},truck:{server.server_port}")
        assert code == 0, answer
        assert {profile for _, profile, _ in server.asked} == {"car", "truck"}


def test_arguments_that_cannot_be_read_or_written_to_get_the_code_of_bad_input(tmp_path):
    document = {"vehicles": [{"id": 1, "start": [0, 0]}], "jobs": [{"id": 1, "location": [1, 0]}],
                "metric": {"car": {"kind": "euclidean", "scale": 1, "rounding": "nearest"}}}
    out = tmp_path / "no folder" / "answer.json"
    for arguments, word in ((["--foo"], "--foo"), (["--seed", "x"], "x"), (["-o", str(out)], str(out)),
                            (["-i", str(out)], str(out))):
        code, answer = solve(document, *arguments)
        assert code == 2 and answer["code"] == 2 and word in answer["error"], (arguments, answer)
    # Other commands keep the status of a wrong use.
    assert subprocess.run([ISOTHERM, "check", "--foo"], capture_output=True, timeout=60, env=clean_environment()).returncode == 64
    # The file of -i comes before the argument.
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(document))
    for inline in ("{}", " {}"):
        assert solve({}, inline)[0] == 2
        assert solve({}, "-i", str(problem), inline)[0] == 0
    assert solve({}, " " + json.dumps(document))[0] == 0
    with_output = tmp_path / "answer.json"
    done = subprocess.run([ISOTHERM, "solve", "-l", "x", "-i", str(problem), "-o", str(with_output)], capture_output=True,
                          timeout=60, env=clean_environment())
    assert done.returncode == 2 and done.stdout == b"" and json.loads(with_output.read_text())["code"] == 2


def test_a_plan_is_checked_against_its_problem_whoever_made_it(tmp_path):
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_text(json.dumps({
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "capacity": [2], "costs": {"fixed": 9},
                      "steps": [{"type": "job", "id": 2}, {"type": "job", "id": 1}]}],
        "jobs": [{"id": 1, "location_index": 1, "delivery": [1], "time_windows": [[0, 20]]},
                 {"id": 2, "location_index": 2, "delivery": [1], "service": 30}],
        "matrices": {"car": {"durations": [[0, 10, 20], [10, 0, 15], [20, 15, 0]]}},
    }))

    def check(*arguments) -> tuple[int, str]:
        done = subprocess.run([ISOTHERM, "check", *map(str, arguments)], capture_output=True, text=True, timeout=60,
                              env=clean_environment())
        return done.returncode, done.stdout + done.stderr

    # The given steps are late at the job that has a window, so they are no plan to start from, but one to be checked.
    assert check(problem) == (1, "vehicle 1: job 1: starts at 65, outside its windows\n")
    document = json.loads(problem.read_text())
    del document["vehicles"][0]["steps"]
    problem.write_text(json.dumps(document))
    code, answer = solve(document)
    assert code == 0
    plan.write_text(json.dumps(answer))
    assert check(problem, plan) == (0, "")
    # VROOM tells no terms of a cost.
    del answer["routes"][0]["cost_terms"]
    plan.write_text(json.dumps(answer))
    assert check(problem, plan) == (0, "")
    answer["routes"][0]["cost"] += 5
    answer["routes"][0]["steps"][1]["arrival"] += 40
    plan.write_text(json.dumps(answer))
    code, words = check(problem, plan)
    assert code == 1 and "job 1: arrival 50, expected 10" in words and "travel costs 45.0, not 50" in words, words
    answer["routes"][0]["steps"][1]["id"] = 7
    plan.write_text(json.dumps(answer))
    assert check(problem, plan) == (2, f"isotherm: {plan}: routes[0].steps[1].id: no job has the id 7\n")
    assert check(problem, tmp_path / "none.json")[0] == 2
