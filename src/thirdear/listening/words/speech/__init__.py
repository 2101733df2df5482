"""Speech to words: a recording becomes a transcript that the engine hears, on this machine and without a network.

Nothing heavy is imported here: decoders and models load when a recording is heard. They are the extra `speech` of this
package, and the models come with `thirdear models install speech`; where either is absent, `MissingPart` names the command.

Told apart are the people who speak, when they speak, and how sure each word is. Laughter and tears are not told apart from
other sounds: nothing here has learned to hear them, so they are left out.
"""

from thirdear.listening.words.speech.doubt import Doubt, doubts, uncertain
from thirdear.listening.words.speech.enrolled import voice_of
from thirdear.listening.words.speech.sound import Recording, UnsupportedLanguage
from thirdear.listening.words.speech.transcribe import Progress, transcribe

__all__ = ["Doubt", "Progress", "Recording", "UnsupportedLanguage", "doubts", "transcribe", "uncertain", "voice_of"]
