"""The training loop of one run: batch by batch, with reports, requests, checkpoints and validation."""

from __future__ import annotations

import signal
import time
from contextlib import AbstractContextManager, nullcontext
from types import FrameType

from cnn_demo.datasets.split import Splits
from cnn_demo.network.weights import load_tensors, save_tensors, set_initial_weights, weights_of
from cnn_demo.prediction.figures import accuracy, cross_entropy
from cnn_demo.runs import metrics
from cnn_demo.runs.epochs import START, drop_others, epoch_file
from cnn_demo.runs.folder import START_WITHIN, RunFolder
from cnn_demo.runs.metrics import BatchRecord
from cnn_demo.runs.status import TESTING, TRAINING, VALIDATING
from cnn_demo.spec.project import Project
from cnn_demo.spec.schedule import learning_rate_at
from cnn_demo.spec.step_counts import StepCounts
from cnn_demo.storage import storage_errors
from cnn_demo.training import checkpoint
from cnn_demo.training.averaging import STATISTICS_IMAGES, averaged
from cnn_demo.training.batch_sums import BatchSums
from cnn_demo.training.checkpoint import Position
from cnn_demo.training.compiled_steps import steps_in_call
from cnn_demo.training.distillation import load_teacher
from cnn_demo.training.divergence import check_finite
from cnn_demo.training.final_evaluation import CALIBRATION_IMAGES
from cnn_demo.training.next_report import next_within
from cnn_demo.training.phases import Phase, Phases, frozen_epochs
from cnn_demo.training.priority import lower_priority
from cnn_demo.training.reporter import Reporter
from cnn_demo.training.sketch_predictions import SketchWatcher
from cnn_demo.training.termination import end_on_terminate
from cnn_demo.training.trainer import l2_penalty
from cnn_demo.training.training_data import epoch_order

CHECKPOINT_SECONDS = 20.0
QUICK_SECONDS = 2.0  # an evaluation that takes longer has a checkpoint of its own before it
DONE, TIME_LIMIT, TERMINATED = "done", "time limit", "terminated"


class Loop:
    """The training of one run. self.position says how far it is; a checkpoint holds it.

    From the start of it to its end, SIGTERM ends the training at the next batch, with a checkpoint.
    """

    def __init__(
        self,
        run: RunFolder,
        project: Project,
        data: Splits,
        *,
        max_seconds: float,
        kept_epochs: int,
        kept_bytes: int,
        made: Phases | None = None,
    ) -> None:
        """max_seconds: time limit of the training. kept_epochs, kept_bytes: limits of the weights to look back on.

        made: the phases of this project, where they exist already.
        """
        self.run, self.recipe, self.data = run, project.recipe, data
        self.max_seconds, self.kept_epochs, self.kept_bytes = max_seconds, kept_epochs, kept_bytes
        counts = StepCounts.of(self.recipe, len(data.x_train))
        self.batch_size, self.batches, self.total_steps = counts.batch_size, counts.batches, counts.total_steps
        self.reporter = Reporter(run, epochs=self.recipe.epochs, batches=self.batches)
        self.phases = self._phases(project, made)
        self.network = self.phases.network
        self.position, self.phase = self._resume()
        self.sketch = SketchWatcher(run.sketch_file, project.architecture.input_shape)
        self.terminated = False
        self.request_step: int | None = None  # the step after which the next request takes effect
        signal.signal(signal.SIGTERM, self._on_terminate)

    def train(self) -> str:
        """Train to the end, or until a request or the time limit. Returns DONE, STOP, PAUSE, TIME_LIMIT or TERMINATED."""
        requested = self._due_request()
        if self.position.step and requested:  # it came while the run waited to be resumed
            return requested
        if not self.position.step:
            self._keep_weights(START)
        for epoch in range(self.position.epoch, self.recipe.epochs):
            outcome = self._epoch(epoch)
            if outcome != DONE:
                return outcome
        return DONE

    def _phases(self, project: Project, made: Phases | None) -> Phases:
        """The phases that exist, or new ones with their network; where the run has a teacher, both are new."""
        keeps_layers = self.run.initial_file.is_file()
        if made and made.frozen_epochs == frozen_epochs(self.recipe, keeps_layers=keeps_layers):
            return made
        teacher = load_teacher(self.run, self.recipe.precision) if self.recipe.distillation else None
        network = made.network if made else None
        return Phases(project, self.data, teacher=teacher, keeps_layers=keeps_layers, network=network)

    def _resume(self) -> tuple[Position, Phase]:
        """Restore the last checkpoint and drop what was measured after it. A checkpoint is of the phase of its last step.

        Without a checkpoint the run is at its start: with the initial weights that it was given, else with fresh ones.
        """
        saved, initial = self.run.checkpoint_file, self.run.initial_file
        restored = checkpoint.position_in(saved) if saved.is_file() else Position()
        if initial.is_file():  # a checkpoint may hold none of the frozen layers
            set_initial_weights(self.network, load_tensors(initial), f"{self.run.id}/{initial.name}")
        phase = self._begin_phase(restored, epoch=max(restored.step - 1, 0) // self.batches)
        if restored.step:
            checkpoint.restore(saved, phase.trainer)
        metrics.keep_until(self.run.metrics_file, restored.step, epochs=restored.epoch)
        self.reporter.update(epoch=restored.epoch, batch=restored.batch, seconds=round(restored.seconds, 2))
        return restored, phase

    def _begin_phase(self, position: Position, *, epoch: int) -> Phase:
        """The phase of an epoch as before its first step. The time for the features of frozen layers counts as trained."""
        started = time.monotonic()
        phase = self.phases.begin(
            is_frozen=self.phases.is_frozen(epoch), report=lambda images: self.reporter.update(next_within=START_WITHIN)
        )
        position.seconds += time.monotonic() - started
        return phase

    def _epoch(self, epoch: int) -> str:
        """Train the rest of an epoch and validate. Returns what ended it: DONE, a request, TIME_LIMIT or TERMINATED."""
        if self.phases.is_frozen(epoch) != self.phase.is_frozen:
            self.phase = self._begin_phase(self.position, epoch=epoch)
        order = epoch_order(self.recipe.seed, epoch, len(self.data.x_train))
        sums = BatchSums()
        checkpointed_at = time.monotonic()
        while self.position.batch < self.batches:
            count = self._steps_in_call()
            chosen = order[self.position.batch * self.batch_size :][: count * self.batch_size]
            losses, accuracies = self.phase.train(chosen.reshape(count, self.batch_size))
            self.position.batch += count
            self.position.step += count
            sums.add(losses, accuracies, self.batch_size)
            is_last = self.position.batch == self.batches
            if is_last or self.reporter.seconds_left <= 0 or self.position.step == self.request_step:
                self._report(sums)
                sums = BatchSums()
                if (outcome := self._due_request()) and not is_last:
                    self._save_checkpoint()
                    return outcome
                if not is_last and time.monotonic() - checkpointed_at > CHECKPOINT_SECONDS:
                    self._save_checkpoint()
                    checkpointed_at = time.monotonic()
        return self._end_epoch()

    def _steps_in_call(self) -> int:
        """How many batches to train on until the next report, the end of the epoch, or the step of a request."""
        position, requested = self.position, self.request_step or self.total_steps
        most = min(self.batches - position.batch, requested - position.step)
        return steps_in_call(self.phase.steps.step_seconds, self.reporter.seconds_left, most)

    def _report(self, sums: BatchSums) -> None:
        """Report the batches since the last report, and add them to the epoch's."""
        position, seconds = self.position, sums.seconds
        check_finite(sums.loss, position, self.recipe)
        lower_priority()  # not earlier: the visitor waits for the first report
        position.seconds += seconds
        position.loss_sum += sums.loss_sum
        position.right_sum += sums.right_sum
        position.image_sum += sums.images
        record: BatchRecord = {
            "kind": metrics.BATCH,
            "epoch": position.epoch,
            "batch": position.batch,
            "step": position.step,
            "loss": round(sums.loss, 6),
            "accuracy": round(sums.accuracy, 6),
            "learning_rate": learning_rate_at(self.recipe, position.step - 1, self.total_steps),
            "images_per_second": round(sums.images / seconds, 1),
            "memory_mb": self.reporter.memory_mb(),
        }
        left = (self.total_steps - position.step) * position.seconds / max(position.step, 1)
        self.reporter.batches_done(
            record,
            seconds=round(position.seconds, 2),
            seconds_left=round(left, 1),
            next_within=next_within(self.batch_size, self.images_per_second),
        )
        self._show_sketch()

    def _end_epoch(self) -> str:
        """Validate, keep the best weights, and move on to the next epoch."""
        started, position = time.monotonic(), self.position
        images = len(self.data.x_val) + self._statistics_images
        if images > QUICK_SECONDS * self.images_per_second:  # else a worker that is ended meanwhile would lose much
            self._save_checkpoint()
            end_on_terminate(self.run)
        phase = VALIDATING if len(self.data.x_val) else TRAINING
        self.reporter.update(phase=phase, next_within=next_within(images, self.images_per_second))
        with self.evaluated_weights():
            self._validate(started)
        signal.signal(signal.SIGTERM, self._on_terminate)
        position.epoch, position.batch = position.epoch + 1, 0
        position.loss_sum, position.right_sum, position.image_sum = 0.0, 0.0, 0
        self._save_checkpoint()
        self.reporter.update(
            phase=TRAINING,
            epoch=position.epoch,
            batch=0,
            seconds=round(position.seconds, 2),
            next_within=next_within(self.batch_size, self.images_per_second),
        )
        if position.epoch == self.recipe.epochs:
            return DONE
        return self._due_request() or DONE

    def _validate(self, started: float) -> None:
        """Measure and report the epoch; without validation images it has the figures of its batches alone."""
        position = self.position
        val_loss, val_accuracy = self._validation_figures() if len(self.data.x_val) else (None, None)
        if val_accuracy is not None and val_accuracy > position.best_accuracy:
            position.best_accuracy, position.best_epoch = val_accuracy, position.epoch
            save_tensors(self.run.best_file, weights_of(self.network))
        self._keep_weights(position.epoch + 1)
        position.seconds += time.monotonic() - started
        self.reporter.append(
            {
                "kind": metrics.EPOCH,
                "epoch": position.epoch,
                "step": position.step,
                "loss": round(position.loss_sum / position.image_sum, 6),
                "accuracy": round(position.right_sum / position.image_sum, 6),
                "val_loss": None if val_loss is None else round(val_loss, 6),
                "val_accuracy": None if val_accuracy is None else round(val_accuracy, 6),
                "seconds": round(position.seconds, 2),
            }
        )
        self._show_sketch(now=True)

    def _validation_figures(self) -> tuple[float, float]:
        """Loss and accuracy on the validation images. Raises RecipeError where the run diverged."""
        probabilities = self.phase.probabilities()
        check_finite(probabilities, self.position, self.recipe)
        loss = cross_entropy(probabilities, self.data.y_val) + l2_penalty(self.network)
        return loss, accuracy(probabilities, self.data.y_val)

    def begin_testing(self) -> None:
        """Report that the evaluation of the trained network begins."""
        data = self.data
        images = len(data.x_test) + len(data.x_val) + CALIBRATION_IMAGES + self._statistics_images
        is_measured = self.phase.learner is self.network  # else the speed is of the last layers alone
        speed = self.images_per_second if is_measured else 0.0
        self.reporter.update(phase=TESTING, next_within=next_within(images, speed))

    @property
    def images_per_second(self) -> float:
        """The mean speed of the training so far, evaluations included; 0 before the first report."""
        position = self.position
        return position.step * self.batch_size / position.seconds if position.seconds else 0.0

    @property
    def _statistics_images(self) -> int:
        """Images that averaged weights need for an evaluation."""
        return STATISTICS_IMAGES if self.recipe.weight_averaging else 0

    def evaluated_weights(self) -> AbstractContextManager[None]:
        """Within, the network has the weights that are validated, kept and tested: averaged ones where the recipe says so."""
        if not self.recipe.weight_averaging:
            return nullcontext()
        return averaged(self.phase.trainer, self.phase.learner, self.phase.x_train)

    def _keep_weights(self, ended: int) -> None:
        """Save the weights after so many epochs for the Inspect page, within the limits."""
        if self.kept_epochs:
            file = epoch_file(self.run.path, ended)
            with storage_errors(file):
                file.parent.mkdir(exist_ok=True)
            save_tensors(file, weights_of(self.network))
        drop_others(self.run.path, ended, self.kept_epochs, self.kept_bytes)

    def _due_request(self) -> str | None:
        """What is to end the training now, None for nothing. Sets request_step for requests that are not due yet."""
        if self.terminated:
            return TERMINATED
        if self.position.seconds > self.max_seconds:
            return TIME_LIMIT
        requests, step = self.run.requests(), self.position.step
        self.request_step = min((at_step for at_step in requests.values() if at_step > step), default=None)
        return next((request for request, at_step in requests.items() if at_step <= step), None)

    def _show_sketch(self, *, now: bool = False) -> None:
        if record := self.sketch.record(self.network, self.position, now=now):
            self.reporter.append(record)

    def _save_checkpoint(self) -> None:
        checkpoint.save(self.run.checkpoint_file, self.phase.trainer, self.position)

    def _on_terminate(self, signal_number: int, frame: FrameType | None) -> None:
        """A server that shuts down sends SIGTERM."""
        self.terminated = True
