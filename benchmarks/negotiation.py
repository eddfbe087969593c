"""Frontier, counters and the estimate of preferences: `python -m benchmarks.negotiation`.

The simulated customer, stated in full: true weights are Dirichlet(1.2) over the issues; the RFP
shows them through noise (each times a lognormal of sigma 0.6); what an issue's values are to them
rises linearly. They open near the best for themselves and give up about 0.05 of utility a round
(normal, sd 0.02), choosing among 400 random deals near that utility, half of the time the one best
for a seller they guess at. The estimate is scored by the correlation of estimated with true
utility over 500 random deals, beside equal weights and the RFP alone.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from sales.negotiation.counters import advise
from sales.negotiation.frontier import fair_points, frontier
from sales.negotiation.guardrails import Floors, Outlook, deviations
from sales.negotiation.issue import Deal, Issue, Playbook
from sales.negotiation.preferences import estimate, prior_weights
from sales.negotiation.rounds import Negotiation

ISSUES, VALUES, BIDS = 8, 6, 5


def issues(random: np.random.Generator) -> tuple[Issue, ...]:
    """Issues whose better values for the customer cost us a random amount, ever more."""
    made = []
    for number in range(ISSUES):
        worth = -np.cumsum(np.concatenate(([0.0], random.uniform(100, 3000, VALUES - 1))))
        made.append(
            Issue(
                id=f"issue-{number}",
                title=f"Issue {number + 1}",
                unit="",
                values=tuple(float(each) for each in range(VALUES)),
                worth=tuple(worth.tolist()),
                they_like_more=True,
                playbook=Playbook(preferred=0),
            )
        )
    return tuple(made)


def bids(random: np.random.Generator, weights: np.ndarray, each: tuple[Issue, ...]) -> list[Deal]:
    """What a simulated customer asks for, round by round."""
    guess = np.array([one.worth for one in each])
    liked = np.linspace(0, 1, VALUES)
    found, utility = [], 0.95
    for _ in range(BIDS):
        deals = random.integers(0, VALUES, (400, ISSUES))
        # Asking for more than chance would give: each issue is raised with its weight's help.
        raised = random.random((400, ISSUES)) < np.clip(weights * ISSUES * 0.6 + 0.25, 0, 0.97)
        deals = np.where(raised, VALUES - 1 - random.integers(0, 2, (400, ISSUES)), deals)
        near = np.argsort(np.abs(liked[deals] @ weights - utility))[:10]
        if random.random() < 0.5:
            seller = guess[np.arange(ISSUES), deals[near]].sum(axis=1)
            chosen = near[int(np.argmax(seller))]
        else:
            chosen = near[0]
        found.append(tuple(int(position) for position in deals[chosen]))
        utility -= max(random.normal(0.05, 0.02), 0.0)
    return found


def correlations(runs: int) -> np.ndarray:
    """By run: Bayes with the RFP, the RFP alone, equal weights."""
    scores = []
    for seed in range(runs):
        random = np.random.default_rng(seed)
        each = issues(random)
        truth = random.dirichlet(np.full(ISSUES, 1.2))
        stated = prior_weights((truth * random.lognormal(0, 0.6, ISSUES)).tolist())
        learnt = estimate(each, stated, bids(random, truth, each))
        deals = random.integers(0, VALUES, (500, ISSUES)) / (VALUES - 1)
        candidates = (learnt.weights, stated, [1 / ISSUES] * ISSUES)
        scores.append(
            [float(np.corrcoef(deals @ np.array(w), deals @ truth)[0, 1]) for w in candidates]
        )
    return np.array(scores)


def timed(work: object, times: int = 15) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()  # type: ignore[operator]
        taken.append(time.perf_counter() - started)
    return 1000 * float(np.median(taken))


def main() -> None:  # long because it prints every figure of one run
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=200)
    runs = parser.parse_args().customers
    random = np.random.default_rng(1)
    each = issues(random)
    ours = [one.worth for one in each]
    weights = random.dirichlet(np.ones(ISSUES))
    theirs = [[w * like for like in one.liking()] for w, one in zip(weights, each, strict=True)]
    efficient = frontier(ours, theirs)

    def fair() -> None:
        fair_points(frontier(ours, theirs), our_reservation=-9000, their_reservation=0.3)

    print(f"{ISSUES} issues x {VALUES} values: {len(efficient)} efficient deals")
    print(f"frontier, Nash, egalitarian, welfare: {timed(fair):.1f} ms (goal 20)")
    negotiation = Negotiation(
        opportunity_id="O",
        currency="USD",
        issues=each,
        priorities=tuple(weights.tolist()),
        our_reservation=-9000,
        base=(0,) * ISSUES,
    )
    believed = estimate(each, weights.tolist(), bids(random, weights, each))
    clear = Outlook(margin_share=None, expected_credit=None, breach_probability=None)

    def counters() -> None:
        advise(negotiation, believed, lambda deal: deviations(each, deal, clear, Floors()))

    print(f"three suggested counters: {timed(counters):.0f} ms (goal 200)")
    asked = bids(random, weights, each)
    taken = timed(lambda: estimate(each, weights.tolist(), asked))
    print(f"estimate after {BIDS} bids: {taken:.0f} ms")
    found = correlations(runs)
    for name, column in zip(
        ("Bayes from the RFP", "the RFP alone", "equal weights"), found.T, strict=True
    ):
        print(
            f"{name:<19} correlation {column.mean():.3f} +- {column.std() / runs**0.5:.3f}, "
            f"10 % worst {np.quantile(column, 0.1):.3f} ({runs} customers)"
        )


if __name__ == "__main__":
    main()
