"""One of several processes that share a study: Optuna suggests networks, PyTorch trains them, until one reaches the target.

    python time_to_target_peer.py REQUEST

REQUEST is JSON, see optuna-time.ts. Writes one line when a network has reached the target, and ends; nothing if the budget is spent first.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import optuna
import torch

sys.path.insert(0, str(Path(__file__).parent.parent / "processes"))
from pytorch_peer import BATCH_SIZE, Part, Training  # noqa: E402

optuna.logging.set_verbosity(optuna.logging.ERROR)

LENGTH_JITTER = 2


def build_pruner(options: dict) -> optuna.pruners.BasePruner:
    if options["type"] == "median":
        return optuna.pruners.MedianPruner(options["startup"], options["firstRung"], options["every"])
    return optuna.pruners.SuccessiveHalvingPruner(options["firstRung"], options["reduction"])


def suggest(trial: optuna.Trial, space: dict, within: str = "") -> dict:
    """Values for the fields of a configuration's space, nested as there."""
    return {name: suggest_field(trial, f"{within}{name}", field) for name, field in space.items()}


def suggest_field(trial: optuna.Trial, name: str, field):
    if isinstance(field, list):
        return trial.suggest_categorical(name, field)
    if not isinstance(field, dict):
        return field
    if "from" not in field:
        return suggest(trial, field, f"{name}.")
    low, high, log = field["from"], field["to"], field.get("scale") == "log"
    if "step" in field:
        # Optuna has no steps on a logarithmic scale; all of these are multiples of the step.
        return field["step"] * trial.suggest_int(name, low // field["step"], high // field["step"], log=log)
    return trial.suggest_float(name, low, high, log=log)


def plan_batches(lengths: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
    """Batches of similar length in random order, as ours with `length-sorted`: the remainder is taken from a random position."""
    order = np.argsort(lengths + LENGTH_JITTER * generator.random(len(lengths)), kind="stable")
    start = generator.integers(len(order) // BATCH_SIZE + 1) * BATCH_SIZE
    rest = order[start : start + len(order) % BATCH_SIZE]
    others = np.delete(order, np.arange(start, start + len(rest)))
    batches = list(others.reshape(-1, BATCH_SIZE))
    generator.shuffle(batches)
    return [*batches, rest] if len(rest) else batches


def count_trained(study: optuna.Study) -> dict:
    epochs = [len(trial.intermediate_values) for trial in study.get_trials(deepcopy=False)]
    return {"networks": sum(count > 0 for count in epochs), "epochs": sum(epochs)}


def main() -> None:
    request = json.loads(sys.argv[1])
    torch.set_num_threads(1)
    fold_path = Path(request["foldIndex"])
    fold = json.loads(fold_path.read_text())
    train, validation = (Part(fold_path.parent, fold[name], "cpu") for name in ("train", "validation"))
    shortest_first = np.argsort(validation.lengths, kind="stable")
    seed = request["seed"]
    # Its own default at the start: 10 random suggestions.
    sampler = optuna.samplers.TPESampler(multivariate=True, constant_liar=True, seed=1_000 * seed + request["worker"])
    storage = optuna.storages.JournalStorage(optuna.storages.journal.JournalFileBackend(request["journal"]))
    study = optuna.create_study(
        study_name="bench", storage=storage, load_if_exists=True, direction="maximize", sampler=sampler, pruner=build_pruner(request["pruner"])
    )

    def evaluate(trial: optuna.Trial) -> float:
        options = suggest(trial, request["space"])
        learning_rate = options.pop("training")["learningRate"]
        model = {"layers": 1, "dropout": 0.0, "readout": request["training"]["readout"], **options}
        training = Training(model, seed, "cpu", learning_rate)
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(training.optimizer, factor=0.5, patience=5)
        generator = np.random.default_rng(seed)
        best = 0.0
        for epoch in range(1, request["training"]["maxEpochs"] + 1):
            training.train_epoch(train, plan_batches(train.lengths, generator))
            accuracy, loss = training.validate(validation, shortest_first)
            reached_at = time.time()
            best = max(best, accuracy)
            trial.report(best, epoch)
            if accuracy >= request["target"]:
                print(json.dumps({"reachedAt": reached_at, "epoch": epoch, **count_trained(study)}), flush=True)
                sys.exit()
            scheduler.step(loss)
            if trial.should_prune():
                raise optuna.TrialPruned
        return best

    study.optimize(evaluate, callbacks=[optuna.study.MaxTrialsCallback(request["budget"]["trials"], states=None)])


if __name__ == "__main__":
    main()
