#!/bin/sh
# Makes the sound files of the tests: half a second of 1 kHz at a quarter of full scale.
# Needs sox, lame, oggenc (vorbis-tools) and opusenc (opus-tools).
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -r "$tmp"' EXIT
sox -R -n -r 44100 -c 2 -b 16 "$tmp/stereo.wav" synth 0.5 sine 1000 vol 0.25
sox -R -n -r 24000 -c 1 -b 16 "$tmp/mono.wav" synth 0.5 sine 1000 vol 0.25
sox -R -n -r 48000 -c 2 -b 16 "$tmp/full.wav" synth 0.5 sine 1000 vol 0.25
sox -R -n -r 11025 -c 1 -b 16 "$tmp/low.wav" synth 0.5 sine 1000 vol 0.25
lame --quiet -b 96 --resample 44.1 "$tmp/stereo.wav" stereo-44k.mp3
lame --quiet -V 7 --tt tandem --id3v2-only --resample 24 "$tmp/mono.wav" mono-24k-vbr.mp3
lame --quiet -b 16 --resample 11.025 "$tmp/low.wav" mono-11k.mp3
oggenc -Q -s 1 -q 0 -o stereo-44k.ogg "$tmp/stereo.wav"
oggenc -Q -s 2 -q 0 -o mono-24k.ogg "$tmp/mono.wav"
opusenc --quiet --serial 3 --bitrate 32 "$tmp/full.wav" stereo.opus
opusenc --quiet --serial 4 --bitrate 16 "$tmp/mono.wav" mono.opus
sox "$tmp/full.wav" -e float -b 32 stereo-48k-float.wav trim 0 0.1
sox "$tmp/mono.wav" -b 24 mono-24k-24bit.wav trim 0 0.1
sox "$tmp/mono.wav" -b 8 -e unsigned mono-24k-8bit.wav trim 0 0.1
# Noise with bursts, so that Vorbis changes its block size; beside it what libvorbis makes of it.
sox -R -n -r 16000 -c 1 -b 16 "$tmp/noise.wav" synth 0.4 pinknoise tremolo 12 95 vol 0.5
oggenc -Q -s 5 -q 1 -o bursts-16k.ogg "$tmp/noise.wav"
sox bursts-16k.ogg -b 16 bursts-16k.wav
