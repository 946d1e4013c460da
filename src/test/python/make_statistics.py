#!/usr/bin/env python3
"""Makes training/src/test/resources/statistics/scipy.json: what scipy, statsmodels and enumeration say.

    pip install scipy statsmodels && python make_statistics.py ../../../training/src/test/resources/statistics/scipy.json
"""
import itertools
import json
import sys

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests


def pairs(m, with_causal=False):
    """The rule by numbers instead of texts: after has before's 1s, and its other 1s are all below before's lowest."""
    for before in range(2**m):
        if before == 0 and not with_causal:
            continue
        lowest = before & -before if before else 2**m
        for after in range(2**m):
            more = after & ~before
            if after != before and after & before == before and more < lowest:
                yield format(before, f"0{m}b"), format(after, f"0{m}b")


def t_test(scores, m, with_causal):
    chosen = list(pairs(m, with_causal))
    mean = {plan: np.mean(values) for plan, values in scores.items()}
    before = [mean[b] for b, _ in chosen]
    after = [mean[a] for _, a in chosen]
    result = stats.ttest_rel(before, after, alternative="less")
    return {
        "groups": m,
        "withCausal": with_causal,
        "scores": scores,
        "pairs": [list(pair) for pair in chosen],
        "difference": float(np.mean(np.subtract(before, after))),
        "t": float(result.statistic),
        "df": int(result.df),
        "p": float(result.pvalue),
    }


def permutation(scores, m):
    """Every rearrangement within a seed and within the plans of one first unlocked group."""
    chosen = list(pairs(m))
    seeds = len(next(iter(scores.values())))
    blocks = [[p for p in scores if p.find("1") == first] for first in range(m)]

    def gain(table):
        return np.mean([[table[a][s] - table[b][s] for s in range(seeds)] for b, a in chosen])

    observed = gain(scores)
    per_seed = [dict(zip(sum(blocks, []), sum(map(list, order), [])))
                for order in itertools.product(*(list(itertools.permutations(block)) for block in blocks))]
    count = total = 0
    for orders in itertools.product(per_seed, repeat=seeds):
        table = {p: [scores[order[p]][s] for s, order in enumerate(orders)] for p in orders[0]}
        count += gain(table) >= observed - 1e-12
        total += 1
    return {"groups": m, "scores": scores, "gain": float(observed), "rearrangements": total, "p": count / total}


def pair_of_plans(rng):
    """Two plans only: scipy's own permutation test of paired samples, all 2^n of them."""
    before = rng.normal(60, 2, 10).round(2)
    after = (before + rng.normal(0.9, 1.5, 10)).round(2)
    result = stats.permutation_test(
        (after, before), lambda a, b: np.mean(a) - np.mean(b), permutation_type="samples",
        alternative="greater", n_resamples=np.inf, vectorized=False)
    return {"before": before.tolist(), "after": after.tolist(), "p": float(result.pvalue)}


def f1(counts):
    gold, found, correct = np.sum(counts, axis=0)
    return 2 * correct / (gold + found) if gold + found else 0.0


def systems(rng, sentences, better):
    gold = rng.poisson(2, sentences)

    def system(quality):
        correct = rng.binomial(gold, quality)
        return np.stack([gold, correct + rng.binomial(2, 0.25, sentences), correct], axis=1)

    first, second = system(0.55), system(0.55 + better)
    table = np.concatenate([first, second])
    numbers = np.arange(sentences)

    def difference(a, b):
        return f1(table[a.astype(int)]) - f1(table[b.astype(int)])

    enumerated = sentences <= 12
    swapped = stats.permutation_test(
        (numbers + sentences, numbers), lambda a, b: abs(difference(a, b)), permutation_type="samples",
        alternative="greater", n_resamples=np.inf if enumerated else 20000, vectorized=False, rng=rng)
    bootstrap = stats.bootstrap(
        (numbers + sentences, numbers), difference, paired=True, method="percentile", n_resamples=20000,
        vectorized=False, rng=rng)
    return {
        "before": first.tolist(),
        "after": second.tolist(),
        "difference": float(difference(numbers + sentences, numbers)),
        "p": float(swapped.pvalue),
        "exact": enumerated,
        "low": float(bootstrap.confidence_interval.low),
        "high": float(bootstrap.confidence_interval.high),
    }


def main(path):
    rng = np.random.default_rng(2401)

    def scores(m, seeds, slope):
        return {format(i, f"0{m}b"): (60 + slope * bin(i).count("1") + rng.normal(0, 1, seeds)).round(3).tolist()
                for i in range(2**m)}

    sample = rng.normal(50, 3, 5).round(3)
    low, high = stats.t.interval(0.95, len(sample) - 1, loc=sample.mean(), scale=stats.sem(sample))
    values = [0.04, 0.001, 0.3, 0.02, 0.02, 0.9]
    json.dump({
        "versions": {"scipy": __import__("scipy").__version__, "numpy": np.__version__,
                     "statsmodels": __import__("statsmodels").__version__},
        "sample": {"values": sample.tolist(), "mean": float(sample.mean()), "sd": float(sample.std(ddof=1)),
                   "low": float(low), "high": float(high)},
        "tTests": [t_test(scores(4, 5, 0.4), 4, False), t_test(scores(4, 5, -0.1), 4, True),
                   t_test(scores(3, 3, 0.2), 3, False), t_test(scores(5, 3, 0.0), 5, False)],
        "permutations": [permutation(scores(3, 2, 0.4), 3), permutation(scores(2, 5, 0.5), 2)],
        "pairOfPlans": pair_of_plans(rng),
        "systems": [systems(rng, 12, 0.1), systems(rng, 300, 0.12), systems(rng, 300, 0.0)],
        "holm": {"p": values, "adjusted": multipletests(values, method="holm")[1].tolist()},
    }, open(path, "w"), separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1])
