package tandem.engine.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.record.RecordingStore;

/** {@code GET /api/v1/calls/{id}/recording}: the WAV of a call, whole or a range of it. */
final class RecordingRoute {
    private static final int CHUNK_BYTES = 64 << 10;

    private final CallRoutes calls;
    private final RecordingStore recordings;

    RecordingRoute(CallRoutes calls, RecordingStore recordings) {
        this.calls = calls;
        this.recordings = recordings;
    }

    Operation operation() {
        return Operation.get("/api/v1/calls/{id}/recording", "recording.get")
                .summary("The recording of a call, whole or a range of it")
                .needs("recordings:read", ApiKey.Role.AUDITOR)
                .eachTenant()
                .path("id", Schema.text(), "Of the call.")
                .answers(200, "audio/wav", "The whole file: caller left, the others right")
                .answers(206, "audio/wav", "The range that was asked for")
                .problems(404, 409, 416)
                .does(this::get);
    }

    private void get(Request request) throws IOException {
        CallRecord call = calls.find(request);
        RecordingRecord recording =
                call.recording().orElseThrow(() -> Problem.notFound("this call was not recorded"));
        if (call.live() && recording.sha256().isEmpty()) {
            throw Problem.of(
                    409, "the recording still runs; it can be read when the call has ended");
        }
        Path file =
                recordings
                        .find(recording)
                        .orElseThrow(
                                () ->
                                        Problem.notFound(
                                                "the recording of this call is not on the disk"));
        try (FileChannel channel = FileChannel.open(file)) {
            send(request.context(), channel, recording.sha256());
        }
    }

    /** Sends a WAV or the range of it that was asked for. */
    static void send(Context context, FileChannel file, String sha256) throws IOException {
        long size = file.size();
        String tag = '"' + sha256 + '"';
        Optional<ByteRange> range = range(context, size, tag);
        ByteRange part = range.orElse(new ByteRange(0, size - 1));
        context.contentType("audio/wav");
        context.header("Accept-Ranges", "bytes");
        if (!sha256.isEmpty()) {
            context.header("ETag", tag);
        }
        if (range.isPresent()) {
            context.status(206).header("Content-Range", part.of(size));
        }
        context.res().setContentLengthLong(part.length());
        if (context.method().equals(HandlerType.HEAD)) {
            // Sent now, else the length would become that of the body, which is none.
            context.res().flushBuffer();
        } else {
            copy(file, part, context.res().getOutputStream());
        }
    }

    /** A range of a file that has changed since (If-Range, RFC 9110 13.1.5) is none. */
    private static Optional<ByteRange> range(Context context, long size, String tag) {
        String header = context.header("Range");
        String condition = context.header("If-Range");
        if (header == null || (condition != null && !condition.equals(tag))) {
            return Optional.empty();
        }
        return ByteRange.parse(header, size);
    }

    private static void copy(FileChannel file, ByteRange part, OutputStream out)
            throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long at = part.first();
        while (at <= part.last()) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, part.last() - at + 1));
            int read = file.read(chunk, at);
            if (read < 0) {
                throw new IOException("the recording became shorter");
            }
            out.write(chunk.array(), 0, read);
            at += read;
        }
    }
}
