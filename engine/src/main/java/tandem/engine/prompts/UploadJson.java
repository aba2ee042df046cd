package tandem.engine.prompts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.Upload;
import tandem.media.play.file.PromptReport;

/** Uploads as JSON: one form on the disk and in the API. */
public final class UploadJson {
    private static final JsonMapper JSON = new JsonMapper();

    private UploadJson() {}

    /** The whole. */
    public static ObjectNode of(Uploaded uploaded) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tenant", uploaded.tenant());
        json.put("name", uploaded.upload().name());
        json.put("prompt", uploaded.upload().toString());
        json.put("sha256", uploaded.sha256());
        json.put("octets", uploaded.octets());
        json.put("uploaded", uploaded.at().toString());
        json.put("by", uploaded.by());
        json.set("report", of(uploaded.report()));
        return json;
    }

    /** What was found in a sound file. */
    public static ObjectNode of(PromptReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", report.format());
        json.put("rate_hz", report.rateHz());
        json.put("channels", report.channels());
        json.put("length_ms", report.lengthMs());
        json.put("level_dbov", tenths(report.levelDbov()));
        json.put("peak_dbov", tenths(report.peakDbov()));
        json.put("clipped_percent", tenths(report.clippedPercent()));
        json.put("dc_percent", tenths(report.dcPercent()));
        json.put("gain_db", tenths(report.gainDb()));
        list(json.putArray("faults"), report.faults());
        list(json.putArray("warnings"), report.warnings());
        return json;
    }

    private static void list(ArrayNode array, List<String> lines) {
        lines.forEach(array::add);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /**
     * @param file written as {@link #of(Uploaded)}
     * @param folder where contents are
     * @throws IOException also when it is none
     */
    static Uploaded read(Path file, Path folder) throws IOException {
        JsonNode json = JSON.readTree(Files.readAllBytes(file));
        try {
            String sha256 = json.required("sha256").asText();
            return new Uploaded(
                    json.required("tenant").asText(),
                    new Upload(json.required("name").asText()),
                    sha256,
                    json.required("octets").asLong(),
                    Instant.parse(json.required("uploaded").asText()),
                    json.required("by").asText(),
                    report(json.required("report")),
                    UploadStore.content(folder, sha256));
        } catch (RuntimeException e) {
            throw new IOException(file + " is no upload: " + e.getMessage(), e);
        }
    }

    private static PromptReport report(JsonNode json) {
        return new PromptReport(
                json.required("format").asText(),
                json.required("rate_hz").asInt(),
                json.required("channels").asInt(),
                json.required("length_ms").asLong(),
                json.required("level_dbov").asDouble(),
                json.required("peak_dbov").asDouble(),
                json.required("clipped_percent").asDouble(),
                json.required("dc_percent").asDouble(),
                json.required("gain_db").asDouble(),
                lines(json.required("faults")),
                lines(json.required("warnings")));
    }

    private static List<String> lines(JsonNode array) {
        List<String> lines = new ArrayList<>();
        array.forEach(line -> lines.add(line.asText()));
        return lines;
    }
}
