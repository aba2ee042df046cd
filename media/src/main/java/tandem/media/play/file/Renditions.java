package tandem.media.play.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.media.codec.Codecs;

/**
 * Sound files as they are played, converted once: plain WAV under the SHA-256 of the original. What
 * is missing is made again, so the folder may be emptied at any time; it is bounded by octets, and
 * what was unused for the longest time goes first. WAV that needs no conversion is read from where
 * it is. Runs on: any thread that may block; two that convert the same file do so twice, and either
 * result stays.
 */
public final class Renditions {
    private static final Logger LOG = LoggerFactory.getLogger(Renditions.class);
    private static final String EXTENSION = ".wav";
    private static final int HEADER = 44;

    private final Optional<Path> dir;
    private final long boundOctets;
    private final Codecs codecs;
    private final InstantSource clock;

    private Renditions(Optional<Path> dir, long boundOctets, Codecs codecs, InstantSource clock) {
        this.dir = dir;
        this.boundOctets = boundOctets;
        this.codecs = codecs;
        this.clock = clock;
    }

    /**
     * @param dir created when missing
     * @param boundOctets of files in it
     * @throws IOException when it cannot be had
     */
    public static Renditions in(Path dir, long boundOctets, Codecs codecs, InstantSource clock)
            throws IOException {
        Files.createDirectories(dir);
        return new Renditions(Optional.of(dir), boundOctets, codecs, clock);
    }

    /** Keeps nothing: each file is converted whenever it is read. */
    public static Renditions none(Codecs codecs) {
        return new Renditions(Optional.empty(), 0, codecs, InstantSource.system());
    }

    /**
     * A file as it is played.
     *
     * @throws BadAudio with the name of the file
     */
    public PromptSound of(Path file) throws BadAudio {
        try {
            return of(SoundFile.load(file));
        } catch (BadAudio bad) {
            throw bad.in(file);
        }
    }

    /** The same of octets; the report of one that was kept is about what was kept. */
    public PromptSound of(byte[] octets) throws BadAudio {
        Optional<PromptSound> known =
                dir.isEmpty() || SoundFile.plain(octets) ? Optional.empty() : known(kept(octets));
        return known.isPresent() ? known.get() : convert(octets);
    }

    /**
     * Reads a file's content, and keeps what it is played as.
     *
     * @return with a report about the original
     */
    public PromptSound convert(byte[] octets) throws BadAudio {
        PromptSound made = PromptSound.read(octets, codecs);
        if (dir.isPresent() && !SoundFile.plain(octets)) {
            keep(kept(octets), made);
        }
        return made;
    }

    private Path kept(byte[] octets) {
        return dir.orElseThrow().resolve(sha256(octets) + EXTENSION);
    }

    /** SHA-256 of the content, lower-case hex. */
    public static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A sound as a WAV file: PCM 16 bit, one channel. */
    public static byte[] wav(PromptSound sound) {
        int octets = sound.pcm().length * 2;
        ByteBuffer wav = ByteBuffer.allocate(HEADER + octets).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER - 8 + octets).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(sound.rateHz());
        wav.putInt(sound.rateHz() * 2).putShort((short) 2).putShort((short) 16);
        wav.put(ascii("data")).putInt(octets);
        wav.asShortBuffer().put(sound.pcm());
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What cannot be read any more is made anew. */
    private Optional<PromptSound> known(Path kept) {
        if (!Files.isRegularFile(kept)) {
            return Optional.empty();
        }
        try {
            PromptSound sound = PromptSound.read(SoundFile.load(kept), codecs);
            Files.setLastModifiedTime(kept, FileTime.from(now()));
            return Optional.of(sound);
        } catch (BadAudio | IOException damaged) {
            LOG.warn("event=rendition-unreadable file={} error=\"{}\"", kept, damaged.toString());
            return Optional.empty();
        }
    }

    /** To keep it is only a saving: a full disk stops no prompt. */
    private void keep(Path kept, PromptSound sound) {
        try {
            Path part = Files.createTempFile(kept.getParent(), "part-", "");
            try {
                Files.write(part, wav(sound));
                Files.setLastModifiedTime(part, FileTime.from(now()));
                Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            sweep(kept);
        } catch (IOException e) {
            LOG.warn("event=rendition-not-kept file={} error=\"{}\"", kept, e.toString());
        }
    }

    private record Held(Path file, long octets, Instant used) {}

    /** Makes room, also of what an earlier process left half written. */
    private synchronized void sweep(Path newest) throws IOException {
        List<Held> held;
        try (Stream<Path> files = Files.list(newest.getParent())) {
            held =
                    files.flatMap(Renditions::held)
                            .sorted(Comparator.comparing(Held::used))
                            .toList();
        }
        long octets = held.stream().mapToLong(Held::octets).sum();
        for (Held oldest : held) {
            boolean left =
                    !oldest.file().toString().endsWith(EXTENSION)
                            && oldest.used().isBefore(now().minusSeconds(3600));
            if (left || octets > boundOctets && !oldest.file().equals(newest)) {
                Files.deleteIfExists(oldest.file());
                octets -= oldest.octets();
            }
        }
    }

    private static Stream<Held> held(Path file) {
        try {
            return Stream.of(
                    new Held(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException gone) {
            return Stream.empty();
        }
    }

    private Instant now() {
        return clock.instant();
    }
}
