"""Alternating rounds of the same load on AuthSecurity, on stock Django and on an empty view; prints ratios.

The order turns with every round, so that no subject always runs on a warmer or busier machine than another.
"""

import argparse
from collections.abc import Sequence
from contextlib import ExitStack

from bench import flood, measurement, report, subjects, timing
from bench.load import Load
from bench.report import Measurements
from bench.subjects import Subject

WARM_UP = 2  # seconds of load on each subject before the first round


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    options = _options(arguments)
    if options.timing or options.flood:
        (_time if options.timing else _flood)(options)
        return
    plan = Load(connections=options.connections, seconds=options.seconds)
    with ExitStack() as stack:
        running = [stack.enter_context(subject) for subject in subjects.started(workers=options.workers)]
        measurements = _measure(running, plan=plan, rounds=options.rounds)
    result = report.result(measurements, plan=plan, workers=options.workers)
    print(report.table(result))
    if options.keep:
        print(f"Kept in {report.keep(result).name}")


def _time(options: argparse.Namespace) -> None:
    result = timing.measure(pairs=options.pairs, workers=options.workers)
    print(timing.table(result))
    if options.keep:
        print(f"Kept in {timing.keep(result).name}")


def _flood(options: argparse.Namespace) -> None:
    result = flood.measure(rounds=options.rounds, seconds=options.seconds, workers=options.workers)
    print(flood.table(result))
    if options.keep:
        print(f"Kept in {flood.keep(result).name}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="default: %(default)s")
    parser.add_argument(
        "--seconds", type=int, default=5, help="of load per subject and round (default: %(default)s)"
    )
    parser.add_argument("--connections", type=int, default=8, help="kept alive (default: %(default)s)")
    parser.add_argument(
        "--workers", type=int, default=2, help="processes of each server (default: %(default)s)"
    )
    parser.add_argument(
        "--timing",
        action="store_true",
        help="instead: can known addresses be told from unknown ones by time?",
    )
    parser.add_argument("--pairs", type=int, default=1000, help="with --timing (default: %(default)s)")
    parser.add_argument(
        "--flood", action="store_true", help="instead: does a flood keep those who are signed in waiting?"
    )
    parser.add_argument("--keep", action="store_true", help="write the result to bench/results/")
    return parser.parse_args(arguments)


def _measure(running: list[Subject], *, plan: Load, rounds: int) -> Measurements:
    for subject in running:
        subject.prove()
        measurement.measure(subject, Load(connections=plan.connections, seconds=WARM_UP))
    measurements: Measurements = {subject.name: [] for subject in running}
    for number in range(rounds):
        turn = number % len(running)
        for subject in running[turn:] + running[:turn]:
            measurements[subject.name].append(measurement.measure(subject, plan))
            subject.prove()
        print(f"round {number + 1}/{rounds}: " + report.line(measurements, number), flush=True)
    return measurements


if __name__ == "__main__":
    main()
