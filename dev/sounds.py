"""Makes the sounds of sounds/ from nothing but sums of sines: `python3 dev/sounds.py`."""

import math
import struct
import wave
from pathlib import Path

RATE = 22_050
FOLDER = Path(__file__).resolve().parent.parent / "sounds"


def ring(seconds, partials, start=0.0):
    """Partials (Hz, strength, decay in s) that are struck at once and die away."""
    samples = [0.0] * int(seconds * RATE)
    first = int(start * RATE)
    for at in range(first, len(samples)):
        t = (at - first) / RATE
        # Four milliseconds to begin with: no click.
        attack = min(1.0, t / 0.004)
        samples[at] = attack * sum(
            strength * math.exp(-t / decay) * math.sin(2 * math.pi * hertz * t)
            for hertz, strength, decay in partials
        )
    return samples


def together(*parts):
    return [sum(values) for values in zip(*parts)]


def write(name, samples, peak=0.5):
    loudest = max(abs(value) for value in samples)
    fade = int(0.02 * RATE)
    with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for at, value in enumerate(samples):
            left = min(1.0, (len(samples) - at) / fade)
            file.writeframes(struct.pack("<h", round(32_767 * peak * left * value / loudest)))


# The partials of a small bell: hum, prime, tierce, quint, nominal.
BELL = [(523, 0.4, 0.5), (1047, 1.0, 0.4), (1245, 0.5, 0.3), (1568, 0.3, 0.25), (2093, 0.5, 0.2)]


def note(hertz):
    return [(hertz, 1.0, 0.28), (2 * hertz, 0.35, 0.18), (3 * hertz, 0.1, 0.1)]


def main():
    FOLDER.mkdir(exist_ok=True)
    write("bell", ring(0.9, BELL))
    write("chime", together(ring(0.8, note(784)), ring(0.8, note(1175), start=0.14)))
    wood = [(420, 1.0, 0.035), (690, 0.5, 0.025), (1130, 0.3, 0.015)]
    write("knock", together(ring(0.4, wood), ring(0.4, wood, start=0.13)))


if __name__ == "__main__":
    main()
