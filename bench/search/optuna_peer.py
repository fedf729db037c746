"""Optuna's TPE on synthetic functions: reads {"functions": {name: [[low, high], …]}, "seeds": n, "trials": n}, prints the best value so far of every run."""
import json
import math
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def branin(x):
    a, b = x
    return (b - 5.1 * a**2 / (4 * math.pi**2) + 5 * a / math.pi - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10


HARTMANN_A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
HARTMANN_P = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991], [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]


def hartmann6(x):
    sums = [sum(a * (v - p / 10_000) ** 2 for a, v, p in zip(row, x, places)) for row, places in zip(HARTMANN_A, HARTMANN_P)]
    return -sum(weight * math.exp(-one) for weight, one in zip([1, 1.2, 3, 3.2], sums))


def levy6(x):
    w = [1 + (v - 1) / 4 for v in x]
    middle = sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
    return math.sin(math.pi * w[0]) ** 2 + middle + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2)


def rosenbrock4(x):
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(x, x[1:]))


FUNCTIONS = {"branin": branin, "hartmann6": hartmann6, "levy6": levy6, "rosenbrock4": rosenbrock4}


def run(name, bounds, seed, trials):
    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=True)
    study = optuna.create_study(sampler=sampler)
    study.optimize(lambda trial: FUNCTIONS[name]([trial.suggest_float(f"x{d}", low, high) for d, (low, high) in enumerate(bounds)]), n_trials=trials)
    best = []
    for trial in study.get_trials(deepcopy=False):
        best.append(min(trial.value, best[-1]) if best else trial.value)
    return best


request = json.load(sys.stdin)
results = {
    name: [run(name, bounds, seed, request["trials"]) for seed in range(request["seeds"])] for name, bounds in request["functions"].items()
}
print(json.dumps({"version": optuna.__version__, "results": results}))
