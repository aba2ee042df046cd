package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;

import tandem.media.RecordingSpec;
import tandem.media.codec.Codecs;

/**
 * A recording on the disk in one of the formats; what is not written when its time has come is
 * silence. Runs on: recording writer.
 */
sealed interface AudioFile extends AutoCloseable permits WavFile, OpusFile {
    /** Begins a file in its format. */
    static AudioFile create(RecordingSpec spec, int channels, Codecs codecs) throws IOException {
        return switch (spec.format()) {
            case WAV, WAV_ALAW, WAV_ULAW -> WavFile.create(spec, channels);
            case OPUS -> OpusFile.create(spec, channels, codecs);
        };
    }

    /**
     * Writes samples.
     *
     * @param position of the first, since the start; never before what was written
     * @param samples PCM 16 bit little endian, channels interleaved; may be changed
     */
    void write(long position, ByteBuffer samples) throws IOException;

    /** Makes what was written readable by others, up to a length in samples. */
    void settle(long length) throws IOException;

    /** Nothing follows; the file is as long as this, in samples. */
    void finish(long length) throws IOException;

    /** Reads back what is on the disk, for the digest. Returns the octets read, -1 at the end. */
    int read(long at, ByteBuffer to) throws IOException;

    @Override
    void close() throws IOException;
}
