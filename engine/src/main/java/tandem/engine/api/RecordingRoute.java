package tandem.engine.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.record.RecordingStore;
import tandem.media.RecordingFormat;
import tandem.media.record.OggRepair;
import tandem.media.record.RecordingReader;
import tandem.media.seal.SealBroken;
import tandem.media.seal.SealedReader;

/**
 * {@code GET /api/v1/calls/{id}/recording}: the recording of a call as a WAV or as Ogg Opus, whole
 * or a range of it. A sealed one is opened on the way; only what is asked for.
 */
final class RecordingRoute {
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
                .audited()
                .path("id", Schema.text(), "Of the call.")
                .query("format", Schema.word("kept", "wav"), "kept", "As kept, or PCM of 16 bit.")
                .answers(
                        200,
                        "audio/wav",
                        "The whole file: caller left, the others right, or a channel each;"
                                + " audio/ogg where it is kept as Opus")
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
        boolean pcm = request.text("format").equals("wav");
        String tag = recording.sha256();
        if (pcm || SealedReader.isSealed(file)) {
            sendOpened(request, file, pcm, pcm && !tag.isEmpty() ? tag + "-wav" : tag);
        } else {
            try (FileChannel channel = FileChannel.open(file)) {
                Octets.of(channel).send(request.context(), type(OggRepair.isOgg(file)), tag);
            }
        }
    }

    private static String type(boolean ogg) {
        return ogg ? "audio/ogg" : "audio/wav";
    }

    /** What is found broken after a part was sent already leaves the answer cut short. */
    private void sendOpened(Request request, Path file, boolean pcm, String tag)
            throws IOException {
        try (RecordingReader reader = recordings.open(file, pcm)) {
            boolean ogg = !pcm && reader.format() == RecordingFormat.OPUS;
            Octets.of(reader).send(request.context(), type(ogg), tag);
        } catch (SealBroken broken) {
            if (request.context().res().isCommitted()) {
                throw broken;
            }
            request.context().res().reset();
            throw Problem.of(409, "the recording cannot be opened: " + broken.getMessage());
        }
    }
}
