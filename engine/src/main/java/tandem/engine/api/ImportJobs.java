package tandem.engine.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.cdr.Words;
import tandem.engine.gate.imports.Imports;

/** Imports as the API shows them. */
final class ImportJobs {
    static final Schema.Fields JOB =
            Schema.object("ListImport")
                    .with("id", Schema.text(), "Of the job.")
                    .with(
                            "state",
                            Schema.word("waiting", "running", "done", "refused", "failed"),
                            "refused: bad lines; failed: the disk. Nothing was put in then.")
                    .with("lines", Schema.count(), "Read until now, the first one included.")
                    .with("read_percent", Schema.whole(0, 100), "Of the file.")
                    .with("good", Schema.count(), "Lines that make an entry.")
                    .with("bad", Schema.count(), "Lines that make none.")
                    .with("entries", Schema.count(), "Put in or replaced, once it is done.")
                    .with(
                            "faults",
                            Schema.rows(
                                    Schema.object("ListImportFault")
                                            .with("line", Schema.count(), "From 1.")
                                            .with("reason", Schema.text(), "Why it is bad.")),
                            "The first thousand bad lines.");

    private ImportJobs() {}

    /** Begins one, and answers with it. */
    static void begin(Request request, Imports imports, Imports.Target target) {
        var wish =
                new Imports.Wish(
                        request.tenant().orElse(""),
                        request.file(),
                        request.flag("partial"),
                        target);
        request.answer(
                202,
                json(
                        imports.begin(wish)
                                .orElseThrow(
                                        () -> Problem.of(429, "too many imports wait already"))));
    }

    /** Answers with the one that a request is about. */
    static void show(Request request, Imports imports) {
        Imports.Job job =
                imports.find(request.text("id"))
                        .filter(
                                one ->
                                        request.tenant().isEmpty()
                                                || request.tenant().get().equals(one.tenant()))
                        .orElseThrow(() -> Problem.notFound("no import has this id"));
        request.answer(json(job));
    }

    private static ObjectNode json(Imports.Job job) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", job.id())
                        .put("state", Words.of(job.state()))
                        .put("lines", job.lines())
                        .put("read_percent", job.readPercent())
                        .put("good", job.good())
                        .put("bad", job.bad())
                        .put("entries", job.entries());
        ArrayNode faults = json.putArray("faults");
        job.faults()
                .forEach(
                        fault ->
                                faults.addObject()
                                        .put("line", fault.line())
                                        .put("reason", fault.reason()));
        return json;
    }
}
