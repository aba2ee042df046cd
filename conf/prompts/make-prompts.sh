#!/bin/sh
# Makes all prompts of the shipped plan: speech by espeak-ng, hold music by sox. The WAV files are in the repository, so this
# runs only when a text changes. Needs: espeak-ng, sox. Result: 8 kHz, mono, 16 bit, trimmed, about -20 dBFS RMS.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p position

# level IN OUT: brings a file to -20 dBFS RMS; -l limits the few peaks that would clip,
# -D leaves out dither so that the same input gives the same octets.
level() {
    rms=$(sox "$1" -n stats 2>&1 | awk '/^RMS lev dB/ {print $4}')
    sox -D "$1" -b 16 -e signed-integer "$2" gain -l "$(awk "BEGIN {print -20 - ($rms)}")"
}

# say FILE TEXT: speech without the silence around it, and 60 ms of silence at the end so that words do not run together.
say() {
    espeak-ng -v en-us -s 150 -p 40 -w "$work/speech.wav" "$2"
    sox -D "$work/speech.wav" -r 8000 -c 1 -b 16 "$work/cut.wav" highpass 150 \
        silence 1 0.01 0.5% fade t 0.005 reverse silence 1 0.01 0.5% fade t 0.01 reverse pad 0 0.06
    level "$work/cut.wav" "$1"
}

say welcome.wav "Welcome to Tandem."
say menu.wav "For support, press one. For an echo test, press two. For our opening hours, press three."
say invalid.wav "Sorry, that is not one of the choices."
say open.wav "We are open now."
say closed.wav "We are closed now. Our hours are Monday to Friday, nine to six, and Saturday, ten to four."
say echo.wav "Echo test. You will hear yourself. Press the hash key to end."
say assistant-later.wav "The assistant comes with a later version. We connect you to support."
say announcement.wav "This is Tandem. Your call reached the engine, and you can hear it. Goodbye."
say busy.wav "All our seats are busy. Please call again later."
say leave-message.wav "Please leave a message after the tone. Press the hash key when you are done."
say goodbye.wav "Thank you for calling. Goodbye."

# The engine plays these to who calls out, when the gate does not let the call pass and the flow has nothing to say about it.
mkdir -p gate
say gate/not-now.wav "This number may not be called at this time. Please try again later."
say gate/not-allowed.wav "This number may not be called."
say gate/busy.wav "All lines are busy. Please try again in a moment."

# The engine plays these while a caller waits: you-are-number, then 1 to 20; next for the first in line; more beyond 20.
say position/you-are-number.wav "You are number"
say position/next.wav "You are next."
say position/more.wav "There are more than twenty callers before you."
for n in $(seq 1 20); do
    say "position/$n.wav" "$n."
done

# Hold music, 24 s: eight bars of eight plucked tones over one long tone each. Every tone fades to nothing inside its own time,
# so the end meets the beginning without a click. The tune is ours.
tone() { # tone FILE SECONDS HZ FADE
    sox -D -r 8000 -n -b 16 -c 1 "$1" synth "$2" sine "$3" synth "$2" sine mix "$(awk "BEGIN {print 2 * $3}")" \
        fade l 0.01 "$2" "$4" gain -8
}
melody="392 494 587 494 659 587 494 440   330 392 494 392 587 494 392 440
        523 659 784 659 587 523 494 440   440 587 740 587 659 587 494 440
        392 494 587 784 740 587 494 587   330 494 659 587 494 392 440 494
        523 494 440 392 440 494 523 659   587 494 440 370 392 440 370 294"
n=0
for hz in $melody; do
    n=$((n + 1))
    tone "$work/$(printf 'm%03d' $n).wav" 0.375 "$hz" 0.34
done
n=0
for hz in 196 165 262 147 196 165 262 147; do
    n=$((n + 1))
    tone "$work/$(printf 'b%03d' $n).wav" 3 "$hz" 1.5
done
sox "$work"/m???.wav "$work/melody.wav"
sox "$work"/b???.wav "$work/bass.wav"
sox -D -m -v 0.7 "$work/melody.wav" -v 0.3 "$work/bass.wav" "$work/music.wav"
level "$work/music.wav" hold.wav
