package tandem.media.play.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks the frames of an MPEG audio file by their headers alone (ISO/IEC 11172-3 2.4.1.3, 13818-3
 * for the lower rates), so that rate, length and damage are known before anything is decoded.
 *
 * @param first where the first frame with sound begins, in octets
 * @param end behind the last frame
 * @param frames how many
 * @param rateHz of all of them
 * @param channels 1 or 2
 * @param frameSamples of one channel in each
 * @param layer 1..3
 */
record Mp3Frames(
        int first, int end, int frames, int rateHz, int channels, int frameSamples, int layer) {
    /** What other programs leave between tag and sound, or behind it. */
    private static final int MAX_JUNK = 65_536;

    /** Kilobits a second by index: MPEG-1 layers I, II, III, then the lower rates I and II/III. */
    private static final int[][] KBPS = {
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
    };

    private static final int[] RATES = {44_100, 48_000, 32_000};

    /**
     * A frame's header.
     *
     * @param version 0 = MPEG-2.5, 2 = MPEG-2, 3 = MPEG-1
     * @param octets of the whole frame
     */
    private record Header(int version, int layer, int rateHz, int channels, int octets) {
        /** Samples of one channel. */
        int samples() {
            return layer == 1 ? 384 : layer == 2 || version == 3 ? 1152 : 576;
        }

        /** Where encoders put their tag into a frame: behind the side information. */
        int tagAt() {
            return 4 + (version == 3 ? (channels == 1 ? 17 : 32) : channels == 1 ? 9 : 17);
        }

        boolean alike(Header other) {
            return version == other.version && layer == other.layer && rateHz == other.rateHz;
        }
    }

    /** Whether a file looks like one: a tag, or two frames one after the other. */
    static boolean begins(byte[] octets) {
        if (text(octets, 0, 3).equals("ID3")) {
            return true;
        }
        Header one = header(octets, 0);
        return one != null && (one.octets >= octets.length || header(octets, one.octets) != null);
    }

    static Mp3Frames walk(byte[] octets) throws BadAudio {
        int begins = behindTag(octets);
        if (begins >= octets.length) {
            throw new BadAudio(octets.length, "cut off: nothing is behind the ID3 tag");
        }
        int at = sync(octets, begins);
        if (at < 0) {
            throw new BadAudio(begins, "no MPEG audio frame");
        }
        Header first = header(octets, at);
        int sound = at;
        int begin = tellsOnlyLength(octets, at, first) ? at + first.octets : at;
        if (begin > octets.length) {
            throw new BadAudio(at, "cut off within the first frame");
        }
        int frames = 0;
        at = begin;
        while (at < octets.length && !endTag(octets, at)) {
            Header next = header(octets, at);
            if (next == null) {
                int again = sync(octets, at);
                if (again < 0) {
                    expectPadding(octets, at);
                    break;
                }
                at = again;
                continue;
            }
            expectAlike(first, next, at);
            if (next.octets > octets.length - at) {
                throw new BadAudio(
                        at,
                        "cut off: the last frame lacks "
                                + (next.octets - (octets.length - at))
                                + " octets");
            }
            frames++;
            at += next.octets;
        }
        long told = begin == sound ? 0 : told(octets, sound, first);
        if (frames < told) {
            throw new BadAudio(at, "cut off: " + frames + " of " + told + " frames are there");
        }
        if (frames == 0) {
            throw new BadAudio(begin, "holds no audio");
        }
        return new Mp3Frames(
                begin, at, frames, first.rateHz, first.channels, first.samples(), first.layer);
    }

    private static void expectAlike(Header first, Header next, int at) throws BadAudio {
        if (!first.alike(next)) {
            throw new BadAudio(
                    at,
                    "frames of "
                            + first.rateHz
                            + " Hz layer "
                            + first.layer
                            + " and of "
                            + next.rateHz
                            + " Hz layer "
                            + next.layer
                            + " in one file");
        }
    }

    /** Behind the last frame only zeros and little junk are borne. */
    private static void expectPadding(byte[] octets, int at) throws BadAudio {
        if (octets.length - at > MAX_JUNK) {
            throw new BadAudio(at, "no MPEG audio frame");
        }
    }

    /** ID3v2 tells its length in seven bits an octet. */
    private static int behindTag(byte[] octets) {
        if (!text(octets, 0, 3).equals("ID3") || octets.length < 10) {
            return 0;
        }
        int size = 0;
        for (int i = 6; i < 10; i++) {
            size = size << 7 | octets[i] & 0x7F;
        }
        int footer = (octets[5] & 0x10) != 0 ? 10 : 0;
        return Math.min(octets.length, 10 + size + footer);
    }

    private static boolean endTag(byte[] octets, int at) {
        String tag = text(octets, at, 8);
        return tag.startsWith("TAG") || tag.equals("APETAGEX") || tag.equals("LYRICSBE");
    }

    /** The first frame that another one, or the end, follows; -1 = not near. */
    private static int sync(byte[] octets, int from) {
        for (int at = from; at < Math.min(octets.length, from + MAX_JUNK); at++) {
            Header one = header(octets, at);
            if (one != null) {
                int next = at + one.octets;
                Header two = next < octets.length ? header(octets, next) : one;
                if (next >= octets.length && at == from
                        || two != null && one.alike(two) && next <= octets.length
                        || next < octets.length && endTag(octets, next)) {
                    return at;
                }
            }
        }
        return -1;
    }

    /** A first frame of encoders that carries no sound, but a table of the others. */
    private static boolean tellsOnlyLength(byte[] octets, int at, Header header) {
        String tag = text(octets, at + header.tagAt(), 4);
        boolean vbri = text(octets, at + 36, 4).equals("VBRI");
        return header.layer == 3 && (tag.equals("Xing") || tag.equals("Info") || vbri);
    }

    /** How many frames such a frame says there are; 0 = it does not. */
    private static long told(byte[] octets, int at, Header header) {
        int tag = at + header.tagAt();
        boolean tells =
                tag + 12 <= octets.length
                        && !text(octets, at + 36, 4).equals("VBRI")
                        && (octets[tag + 7] & 1) != 0;
        return tells ? Integer.toUnsignedLong(ByteBuffer.wrap(octets).getInt(tag + 8)) : 0;
    }

    private static String text(byte[] octets, int at, int length) {
        return at + length <= octets.length
                ? new String(octets, at, length, StandardCharsets.ISO_8859_1)
                : "";
    }

    /** Null when no frame begins there. */
    private static @org.jspecify.annotations.Nullable Header header(byte[] octets, int at) {
        if (at < 0 || at + 4 > octets.length || octets[at] != (byte) 0xFF) {
            return null;
        }
        int word = ByteBuffer.wrap(octets).getInt(at);
        int version = word >> 19 & 3;
        int layer = 4 - (word >> 17 & 3);
        int kbpsIndex = word >> 12 & 15;
        int rateIndex = word >> 10 & 3;
        boolean known =
                word >>> 21 == 0x7FF
                        && version != 1
                        && layer < 4
                        && kbpsIndex > 0
                        && kbpsIndex < 15
                        && rateIndex < 3;
        if (!known) {
            return null;
        }
        int rateHz = RATES[rateIndex] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        int row = version == 3 ? layer - 1 : layer == 1 ? 3 : 4;
        int bitsPerS = KBPS[row][kbpsIndex] * 1000;
        int padding = word >> 9 & 1;
        int octetsOfFrame =
                layer == 1
                        ? (12 * bitsPerS / rateHz + padding) * 4
                        : (layer == 3 && version != 3 ? 72 : 144) * bitsPerS / rateHz + padding;
        int channels = (word >> 6 & 3) == 3 ? 1 : 2;
        return new Header(version, layer, rateHz, channels, octetsOfFrame);
    }
}
