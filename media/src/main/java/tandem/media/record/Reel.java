package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.codec.Codecs;

/**
 * The writer's side of one recording: places frames on the timeline, writes what is old enough,
 * finishes and digests the file. A disk that fails costs the audio of that moment, never the
 * recording. Runs on: recording writer.
 */
final class Reel {
    /** How long a late packet may still be placed. */
    private static final long OPEN_MS = 300;

    /** Written at once. */
    private static final long BLOCK_MS = 500;

    /** The header follows at least this often. */
    private static final long HEADER_MS = 1000;

    /** Sources that speak at a time; one beyond takes the place of who was silent longest. */
    private static final int MOST_EARS = 16;

    private final Recording recording;
    private final Codecs codecs;
    private final Ear.Room room;
    private final Map<Integer, Ear> ears = new LinkedHashMap<>(MOST_EARS, 0.75f, true);
    private final long openSamples;
    private final long blockSamples;
    private final long settleSamples;
    private final Timeline timeline;
    private final @Nullable Voice voice;
    private final Gaps gaps;
    private final Gaps ofBlock;
    private @Nullable AudioFile file;
    private long headerSamples;
    private String fault = "";

    private @Nullable MessageDigest digest;
    private long digested;

    Reel(Recording recording, Codecs codecs, Ear.Room room) {
        this.recording = recording;
        this.codecs = codecs;
        this.room = room;
        int perMs = recording.rateHz() / 1000;
        this.openSamples = OPEN_MS * perMs;
        this.blockSamples = BLOCK_MS * perMs;
        this.settleSamples = HEADER_MS * perMs;
        this.voice =
                switch (recording.kind()) {
                    case CALL -> null;
                    case MESSAGE -> new Voice(recording.silenceSamples());
                };
        int channels = recording.channels();
        this.timeline = new Timeline(channels, recording.rateHz());
        this.gaps = new Gaps(channels);
        this.ofBlock = new Gaps(channels);
        try {
            file = AudioFile.create(recording.spec(), channels, codecs);
        } catch (IOException | RuntimeException e) {
            onFault("cannot create", e);
        }
    }

    Recording recording() {
        return recording;
    }

    void onFrame(Frame frame, ByteBuffer block) {
        Ear ear = ear(frame.source);
        int length = ear.hear(frame);
        if (length <= 0) {
            return; // Not of its codec: nothing was said, and the place stays silent.
        }
        long arrival = recording.position(frame.atNs);
        long position = ear.position(frame, arrival);
        if (position + length - timeline.flushed() > timeline.capacity()) {
            long least = position + length - timeline.capacity();
            write(Math.max(arrival - openSamples, least), block);
        }
        Voice judge = voice;
        if (judge != null) {
            judge.onAudio(ear.pcm(), length, arrival);
            recording.voiced(judge.voicedSamples());
        }
        long missing = frame.missing * length;
        timeline.place(
                ear.lane(), frame.channel, position, ear.pcm(), length, frame.masked, missing);
    }

    private Ear ear(int source) {
        Ear known = ears.get(source);
        if (known != null) {
            return known;
        }
        if (ears.size() == MOST_EARS) {
            Integer eldest = ears.keySet().iterator().next();
            ears.remove(eldest).close();
        }
        Ear made = new Ear(codecs, recording.rateHz(), room);
        ears.put(source, made);
        return made;
    }

    /**
     * Writes what no late packet can reach any more, if it is worth a write. All frames up to now
     * must have been placed.
     */
    void onTime(long nowNs, ByteBuffer block) {
        long closed = recording.position(nowNs) - openSamples;
        if (closed - timeline.flushed() >= blockSamples) {
            write(closed, block);
        }
        if (timeline.flushed() - headerSamples >= settleSamples) {
            writeHeader();
        }
    }

    /** Whether silence has lasted so long that it is to be told; true once. */
    boolean fellSilent(long nowNs) {
        return voice != null && voice.fellSilent(recording.position(nowNs));
    }

    private void write(long to, ByteBuffer block) {
        while (timeline.flushed() < to) {
            long from = timeline.flushed();
            long upTo = Math.min(to, from + timeline.capacity());
            ofBlock.clear();
            timeline.flush(upTo, block.clear(), ofBlock);
            if (tryWrite(from, block.flip())) {
                gaps.addAll(ofBlock);
            } else {
                for (int channel = 0; channel < recording.channels(); channel++) {
                    gaps.add(channel, from, upTo - from);
                }
            }
        }
        gaps.addAll(timeline.early());
        timeline.early().clear();
    }

    private boolean tryWrite(long position, ByteBuffer block) {
        AudioFile to = file;
        if (to == null) {
            return false;
        }
        try {
            to.write(position, block);
            return true;
        } catch (IOException e) {
            onFault("cannot write", e);
            return false;
        }
    }

    private void writeHeader() {
        headerSamples = timeline.flushed();
        AudioFile to = file;
        if (to == null) {
            return;
        }
        try {
            to.settle(headerSamples);
        } catch (IOException e) {
            onFault("cannot write header", e);
        }
    }

    private void tryEnd() {
        AudioFile to = file;
        if (to == null) {
            return;
        }
        try {
            to.finish(timeline.flushed());
        } catch (IOException e) {
            onFault("cannot end", e);
        }
    }

    private void onFault(String what, Exception e) {
        if (fault.isEmpty()) {
            fault = what + " " + recording.spec().file() + ": " + e;
        }
    }

    /** Writes the rest and the final header; digesting follows. */
    void finish(ByteBuffer block) {
        ears.values().forEach(Ear::close);
        write(recording.samples(), block);
        tryEnd();
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Digests the next piece of the finished file. True when all is done and the file closed. */
    boolean digestNext(ByteBuffer block) {
        AudioFile from = file;
        MessageDigest to = digest;
        if (from == null || to == null) {
            return true;
        }
        try {
            int count = from.read(digested, block.clear());
            if (count > 0) {
                to.update(block.flip());
                digested += count;
                return false;
            }
            from.close();
        } catch (IOException e) {
            digest = null;
            onFault("cannot read back", e);
        }
        return true;
    }

    RecordingFacts facts() {
        MessageDigest from = file == null ? null : digest;
        String sha256 = from == null ? "" : HexFormat.of().formatHex(from.digest());
        return recording.facts(timeline.flushed(), gaps, sha256, fault);
    }

    /** All channels together, in ms. */
    long gapMs() {
        return gaps.samples() * 1000 / recording.rateHz();
    }
}
