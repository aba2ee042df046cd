package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import tandem.media.RecordingFormat;

/** A recording in the form that a reader wants. Confined to one thread. */
sealed interface Shown extends AutoCloseable permits ShownWav, ShownOpus, ShownOpusAsWav {
    /** How it is kept. */
    RecordingFormat format();

    int rateHz();

    int channels();

    /** Of each channel. */
    long samples();

    /** Octets of the form. */
    long length() throws IOException;

    /** Reads until the buffer is full or the form ends. Returns the octets read. */
    int read(long at, ByteBuffer to) throws IOException;

    /** What is wrong inside, or empty. */
    Optional<String> check() throws IOException;

    @Override
    void close();
}
