"""What the trainings of the plate networks share: arguments, the schedule of the learning rate, and one step of the optimiser."""
import math
import time

import torch

#: Steps in which the rate rises to its peak, and the rate at the end.
WARM_UP, FLOOR = 200, 1e-5


def add_arguments(parser):
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--start", help="a checkpoint to continue from")
    parser.add_argument("--peak", type=float, default=2e-3, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=1)


class Training:
    def __init__(self, network, arguments, weight_decay, clip=None):
        """@param clip the largest norm of the gradient; None: any"""
        if arguments.start:
            network.load_state_dict(torch.load(arguments.start))
        self.network, self.arguments, self.clip, self.steps = network, arguments, clip, 0
        self.optimiser = torch.optim.AdamW(network.parameters(), arguments.peak, weight_decay=weight_decay)
        self.started = time.monotonic()

    @property
    def minutes(self):
        return (time.monotonic() - self.started) / 60

    @property
    def share(self):
        """How much of the training is over, 0 to 1 and beyond."""
        return self.minutes / self.arguments.minutes

    def step(self, loss):
        """One step at the rate of this moment: it rises over WARM_UP steps and falls to FLOOR by a cosine."""
        falling = 0.5 * (1 + math.cos(math.pi * min(1, self.share)))
        for group in self.optimiser.param_groups:
            group["lr"] = self.arguments.peak * min(1, (self.steps + 1) / WARM_UP) * falling + FLOOR
        self.optimiser.zero_grad()
        loss.backward()
        if self.clip is not None:
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.clip)
        self.optimiser.step()
        self.steps += 1

    def save(self):
        torch.save(self.network.state_dict(), self.arguments.out)


def smoothed(before, now):
    """The running mean of a loss, for the log."""
    return now if before is None else 0.98 * before + 0.02 * now
