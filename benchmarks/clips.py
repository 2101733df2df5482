"""Makes the recordings of examples/speech anew: `python benchmarks/clips.py` (flite and espeak-ng must be installed)."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from speaking import RATE, Samples, say

HERE = Path(__file__).parents[1] / "examples" / "speech"
SILENCE = 7.0  # seconds, after the client's first words
TALK = (
    ("therapist", "Where would you like to begin today?"),
    ("client", "I can't say it to my mother. She was never there when I needed her."),
    ("therapist", "You went quiet just now. What happened?"),
    ("client", "Nothing happened. I was angry, and then I thought of my brother."),
    ("therapist", "Could you say more about the anger?"),
    ("client", "I would rather talk about the house we lived in. There was a garden behind it."),
)
FRENCH = "Je ne sais pas pourquoi je suis venu ici. Ma mère m'a dit que je devais parler avec quelqu'un de mon enfance."
VOICES = {"therapist": "slt", "client": "rms"}


def main() -> None:
    at, pieces = 0.5, list[tuple[str, int, Samples]]()
    for number, (who, text) in enumerate(TALK):
        sound = say(text, VOICES[who])
        pieces.append((who, int(at * RATE), sound))
        at += len(sound) / RATE + (SILENCE if number == 1 else 0.6)
    for who in VOICES:
        track = np.zeros(int((at + 0.5) * RATE), np.float32)
        for speaker, first, sound in pieces:
            if speaker == who:
                track[first : first + len(sound)] += sound
        write(HERE / f"{who}.ogg", track)
    write(HERE / "french.ogg", say(FRENCH, "espeak:fr"))


def write(path: Path, samples: Samples) -> None:
    """Opus, one channel, 24 kbit a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono", options={"b": "24000"})
        frame = av.AudioFrame.from_ndarray((np.clip(samples, -1, 1)[None] * 32767).astype("<i2"), format="s16", layout="mono")
        frame.sample_rate = RATE
        for resampled in (*av.AudioResampler("s16", "mono", 48_000, frame_size=960).resample(frame),):
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
