package tandem.engine.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.PromptUse;
import tandem.dialplan.Tenant;
import tandem.dialplan.Upload;
import tandem.engine.prompts.UploadJson;
import tandem.engine.prompts.UploadStore;
import tandem.engine.prompts.Uploaded;
import tandem.media.play.file.BadAudio;
import tandem.media.play.file.PromptReport;
import tandem.media.play.file.Renditions;
import tandem.media.play.file.SoundFile;

/** Prompts that are uploaded: taken in, shown, heard, deleted. */
public final class PromptRoutes {
    private static final String ALL = "/api/v1/prompts";
    private static final String ONE = ALL + "/{name}";

    /** A file that is decoded takes a core for a while. */
    private static final int AT_ONCE = 2;

    private static final Schema.Fields REPORT =
            Schema.object("PromptReport")
                    .with("format", Schema.text(), "Container and coding.")
                    .with("rate_hz", Schema.count(), "Samples a second.")
                    .with("channels", Schema.count(), "1, or 2 that are mixed.")
                    .with("length_ms", Schema.count(), "Whole length.")
                    .with("level_dbov", new Schema.Real(), "Of active sound; -127 = none.")
                    .with("peak_dbov", new Schema.Real(), "Of the loudest sample.")
                    .with("clipped_percent", new Schema.Real(), "Samples at the end of the scale.")
                    .with("dc_percent", new Schema.Real(), "Constant offset, of full scale.")
                    .with("gain_db", new Schema.Real(), "What brings it to the common level.")
                    .with("faults", Schema.rows(Schema.text(500)), "Why it is refused.")
                    .with("warnings", Schema.rows(Schema.text(500)), "What should be looked at.");
    private static final Schema.Fields PROMPT =
            Schema.object("UploadedPrompt")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with("name", Schema.text(), "Unique in the tenant.")
                    .with("prompt", Schema.text(), "How a plan names it.")
                    .with("sha256", Schema.text(), "Of the file as it came.")
                    .with("octets", Schema.count(), "Of the file as it came.")
                    .with("uploaded", Schema.time(), "When.")
                    .with("by", Schema.text(), "Id of the key.")
                    .with("report", REPORT, "What was found in it.");

    private final UploadStore uploads;
    private final Renditions renditions;
    private final Supplier<Plan> plan;
    private final Semaphore converting = new Semaphore(AT_ONCE);

    /**
     * @param plan the one in force
     */
    public PromptRoutes(UploadStore uploads, Renditions renditions, Supplier<Plan> plan) {
        this.uploads = uploads;
        this.renditions = renditions;
        this.plan = plan;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                Operation.get(ALL, "prompt.list")
                        .summary("Uploaded prompts, by name")
                        .needs("prompts:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .query("tenant", Schema.text(), "Only of this tenant.")
                        .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                        .query("after", Schema.text(), "Cursor of an earlier page.")
                        .answers(
                                200,
                                Schema.page("UploadedPrompts", "prompts", PROMPT),
                                "A page of prompts")
                        .does(this::list),
                about(Operation.get(ONE, "prompt.get"))
                        .summary("A prompt and what was found in it")
                        .needs("prompts:read", ApiKey.Role.VIEWER)
                        .answers(200, PROMPT, "The prompt")
                        .problems(404)
                        .does(this::one),
                about(Operation.get(ONE + "/audio", "prompt.audio"))
                        .summary("The prompt as it is played but for its gain, whole or a range")
                        .needs("prompts:read", ApiKey.Role.VIEWER)
                        .answers(200, "audio/wav", "One channel of 8 or 16 kHz")
                        .answers(206, "audio/wav", "The range that was asked for")
                        .problems(404, 416)
                        .does(this::audio),
                about(Operation.put(ONE, "prompt.put"))
                        .summary("Uploads a prompt, or a new content for its name")
                        .needs("prompts:write", ApiKey.Role.OPERATOR)
                        .file("audio/*", SoundFile.MAX_OCTETS, "WAV, MP3, Ogg Opus or Ogg Vorbis.")
                        .answers(200, PROMPT, "It has a new content; plays from now on have it")
                        .answers(201, PROMPT, "It is new")
                        .problems(409, 422)
                        .does(this::put),
                about(Operation.delete(ONE, "prompt.delete"))
                        .summary("Deletes a prompt that the plan does not name")
                        .needs("prompts:write", ApiKey.Role.OPERATOR)
                        .answers(200, PROMPT, "What was deleted")
                        .problems(404, 409)
                        .does(this::delete));
    }

    private static Operation.Draft about(Operation.Draft draft) {
        return draft.eachTenant()
                .path("name", Schema.text(64, Upload.NAME), "Of the prompt.")
                .query(
                        "tenant",
                        Schema.text(),
                        "Whose; not needed by keys of one tenant, nor when there is one alone.");
    }

    private void list(Request request) {
        int limit = (int) request.whole("limit");
        List<Uploaded> found =
                request
                        .visibleTenant(request.text("tenant"))
                        .map(tenant -> Optional.of(tenant).filter(one -> !one.isEmpty()))
                        .map(uploads::list)
                        .orElse(List.of())
                        .stream()
                        .filter(one -> cursor(one).compareTo(request.text("after")) > 0)
                        .limit(limit + 1L)
                        .toList();
        List<Uploaded> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("prompts");
        page.forEach(one -> rows.add(UploadJson.of(one)));
        json.put("next", found.size() > limit ? cursor(page.getLast()) : null);
        request.answer(json);
    }

    /** In the order of the list: no name of either has a blank. */
    private static String cursor(Uploaded uploaded) {
        return uploaded.tenant() + " " + uploaded.upload().name();
    }

    private void one(Request request) {
        request.answer(UploadJson.of(find(request)));
    }

    private void audio(Request request) throws IOException {
        Uploaded uploaded = find(request);
        try {
            byte[] wav = Renditions.wav(renditions.of(uploaded.file()));
            of(wav).send(request.context(), "audio/wav", uploaded.sha256());
        } catch (BadAudio gone) {
            throw Problem.notFound("its content is not on the disk");
        }
    }

    private static Octets of(byte[] content) {
        return new Octets() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public int read(long at, ByteBuffer to) {
                int count = (int) Math.min(to.remaining(), content.length - at);
                to.put(content, (int) at, count);
                return count;
            }
        };
    }

    private void put(Request request) throws IOException {
        String tenant = tenant(request);
        Upload upload = new Upload(request.text("name"));
        if (!converting.tryAcquire()) {
            throw Problem.unavailable("other prompts are being converted");
        }
        try {
            answer(request, uploads.put(tenant, upload, request.file(), request.principal().key()));
        } catch (BadAudio bad) {
            throw refused(bad);
        } finally {
            converting.release();
        }
    }

    private static void answer(Request request, UploadStore.Put put) {
        switch (put) {
            case UploadStore.Put.Kept(Uploaded uploaded, boolean replaced) ->
                    request.answer(replaced ? 200 : 201, UploadJson.of(uploaded));
            case UploadStore.Put.Unfit(PromptReport report) -> throw refused(report);
            case UploadStore.Put.TooMany() ->
                    throw Problem.of(
                            409,
                            "the tenant has "
                                    + UploadStore.MOST_OF_TENANT
                                    + " prompts; delete some first");
        }
    }

    private static Problem refused(BadAudio bad) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        more.put("reason", bad.reason());
        if (bad.position() != BadAudio.NOWHERE) {
            more.put("position", bad.position());
        }
        return Problem.with(422, "the file cannot be played: " + bad.getMessage(), more);
    }

    private static Problem refused(PromptReport report) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        String reason = String.join("; ", report.faults());
        more.put("reason", reason);
        more.set("report", UploadJson.of(report));
        return Problem.with(422, "callers should not hear it: it " + reason, more);
    }

    private void delete(Request request) throws IOException {
        Uploaded uploaded = find(request);
        Tenant tenant = plan.get().tenants().get(uploaded.tenant());
        List<PromptUse> uses =
                tenant == null ? List.of() : PromptUse.of(tenant, uploaded.upload().toString());
        if (!uses.isEmpty()) {
            throw inUse(uses);
        }
        uploads.delete(uploaded.tenant(), uploaded.upload().name());
        request.answer(UploadJson.of(uploaded));
    }

    private static Problem inUse(List<PromptUse> uses) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        ArrayNode places = more.putArray("uses");
        uses.forEach(
                use -> places.addObject().put("place", use.place()).put("at", use.at().toString()));
        return Problem.with(409, "the plan in force names it, at " + uses.getFirst().place(), more);
    }

    /**
     * @throws Problem 404, also for one that the sender may not see
     */
    private Uploaded find(Request request) {
        return uploads.get(tenant(request), request.text("name"))
                .orElseThrow(() -> Problem.notFound("no prompt has this name"));
    }

    /**
     * Whose prompt a request is about.
     *
     * @throws Problem 404 for a tenant that is not there or that the sender may not see, 400 when
     *     it is not said
     */
    private String tenant(Request request) {
        return request.oneTenant(plan.get().tenants().keySet());
    }
}
