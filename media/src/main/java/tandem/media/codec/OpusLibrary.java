package tandem.media.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * The functions of one loaded libopus. Calls go without {@code critical}: they last up to a
 * millisecond, and a critical call holds up every safepoint of the JVM for so long; copying a frame
 * to native memory costs a tenth of a microsecond. Runs on: any (immutable).
 */
@SuppressWarnings("restricted") // To call native code is what it is for.
final class OpusLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int MAX_VERSION_TEXT = 64;

    // Constant handles that take the function's address first: they compile to plain calls.
    private static final MethodHandle VERSION = handle(FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle SIZE = handle(FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle INIT_ENCODER =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle INIT_DECODER =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODE =
            handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle DECODE =
            handle(
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    /** The value is a variadic argument, which some platforms pass in another place. */
    private static final MethodHandle SET =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));

    private final MemorySegment encoderSize;
    private final MemorySegment initEncoder;
    private final MemorySegment encode;
    private final MemorySegment setEncoder;
    private final MemorySegment decoderSize;
    private final MemorySegment initDecoder;
    private final MemorySegment decode;
    private final String version;

    /**
     * @throws java.util.NoSuchElementException when it lacks a function
     */
    OpusLibrary(SymbolLookup symbols) {
        encoderSize = symbols.findOrThrow("opus_encoder_get_size");
        initEncoder = symbols.findOrThrow("opus_encoder_init");
        encode = symbols.findOrThrow("opus_encode");
        setEncoder = symbols.findOrThrow("opus_encoder_ctl");
        decoderSize = symbols.findOrThrow("opus_decoder_get_size");
        initDecoder = symbols.findOrThrow("opus_decoder_init");
        decode = symbols.findOrThrow("opus_decode");
        version = version(symbols.findOrThrow("opus_get_version_string"));
    }

    /** As it says itself: {@code libopus 1.3.1}. */
    String version() {
        return version;
    }

    /** Memory for one mono coder. */
    MemorySegment newEncoder(Arena arena, int rateHz, int application) {
        try {
            MemorySegment state = arena.allocate((int) SIZE.invokeExact(encoderSize, 1), 16);
            check((int) INIT_ENCODER.invokeExact(initEncoder, state, rateHz, 1, application));
            return state;
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /** Memory for one mono decoder. */
    MemorySegment newDecoder(Arena arena, int rateHz) {
        try {
            MemorySegment state = arena.allocate((int) SIZE.invokeExact(decoderSize, 1), 16);
            check((int) INIT_DECODER.invokeExact(initDecoder, state, rateHz, 1));
            return state;
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /** opus_encoder_ctl; a value that the library does not take is left as it was. */
    void set(MemorySegment encoder, int request, int value) {
        try {
            int ignored = (int) SET.invokeExact(setEncoder, encoder, request, value);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /**
     * @return octets, or negative
     */
    int encode(MemorySegment encoder, MemorySegment pcm, int samples, MemorySegment out) {
        try {
            return (int)
                    ENCODE.invokeExact(encode, encoder, pcm, samples, out, (int) out.byteSize());
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /**
     * @param packet {@link MemorySegment#NULL} = lost
     * @param correction 1 = what the packet says about the one before it
     * @return samples, or negative
     */
    int decode(
            MemorySegment decoder,
            MemorySegment packet,
            int octets,
            MemorySegment pcm,
            int samples,
            int correction) {
        try {
            return (int)
                    DECODE.invokeExact(decode, decoder, packet, octets, pcm, samples, correction);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    private static MethodHandle handle(FunctionDescriptor function) {
        return LINKER.downcallHandle(function);
    }

    private static String version(MemorySegment function) {
        try {
            MemorySegment text = (MemorySegment) VERSION.invokeExact(function);
            return text.reinterpret(MAX_VERSION_TEXT).getString(0);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    private static void check(int status) {
        if (status != 0) {
            throw new IllegalStateException("libopus refused with " + status);
        }
    }

    /** A native call throws nothing of its own; what comes is a bug or the end of the JVM. */
    private static RuntimeException broken(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(thrown);
        };
    }
}
