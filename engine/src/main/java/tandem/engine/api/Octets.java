package tandem.engine.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

import tandem.media.record.RecordingReader;

/** Octets that a client may ask for in part (RFC 9110 14). Confined to the request's thread. */
interface Octets {
    int PIECE = 64 << 10;

    long length() throws IOException;

    /** Reads from a place; at the end none. */
    int read(long at, ByteBuffer to) throws IOException;

    static Octets of(FileChannel file) {
        return new Octets() {
            @Override
            public long length() throws IOException {
                return file.size();
            }

            @Override
            public int read(long at, ByteBuffer to) throws IOException {
                return file.read(to, at);
            }
        };
    }

    static Octets of(RecordingReader recording) {
        return new Octets() {
            @Override
            public long length() throws IOException {
                return recording.length();
            }

            @Override
            public int read(long at, ByteBuffer to) throws IOException {
                return recording.read(at, to);
            }
        };
    }

    /**
     * Answers with sound or the range of it that was asked for.
     *
     * @param type of the content
     * @param tag of this very content, without quotes; empty when there is none
     */
    default void send(Context context, String type, String tag) throws IOException {
        long size = length();
        String quoted = '"' + tag + '"';
        Optional<ByteRange> range = range(context, size, tag.isEmpty() ? "" : quoted);
        ByteRange part = range.orElse(new ByteRange(0, size - 1));
        context.contentType(type);
        context.header("Accept-Ranges", "bytes");
        if (!tag.isEmpty()) {
            context.header("ETag", quoted);
        }
        if (range.isPresent()) {
            context.status(206).header("Content-Range", part.of(size));
        }
        context.res().setContentLengthLong(part.length());
        if (context.method().equals(HandlerType.HEAD)) {
            // Sent now, else the length would become that of the body, which is none.
            context.res().flushBuffer();
        } else {
            copy(part, context.res().getOutputStream());
        }
    }

    /** A range of content that has changed since (If-Range, RFC 9110 13.1.5) is none. */
    private static Optional<ByteRange> range(Context context, long size, String tag) {
        String header = context.header("Range");
        String condition = context.header("If-Range");
        if (header == null || (condition != null && !condition.equals(tag))) {
            return Optional.empty();
        }
        return ByteRange.parse(header, size);
    }

    private void copy(ByteRange part, OutputStream out) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        long at = part.first();
        while (at <= part.last()) {
            piece.clear().limit((int) Math.min(PIECE, part.last() - at + 1));
            int read = read(at, piece);
            if (read <= 0) {
                throw new IOException("the recording became shorter");
            }
            out.write(piece.array(), 0, read);
            at += read;
        }
    }
}
