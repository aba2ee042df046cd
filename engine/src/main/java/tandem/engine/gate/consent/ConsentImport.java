package tandem.engine.gate.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.engine.gate.imports.BadLine;
import tandem.engine.gate.imports.Cells;
import tandem.engine.gate.imports.Imports;
import tandem.engine.gate.ledger.Outcome;

/** A file on its way into the consents. Confined to the thread of the imports. */
public final class ConsentImport implements Imports.Lines {
    /**
     * What the first line may name, and an export does. {@code id} and {@code by} are passed over;
     * a line with {@code withdrawn} is bad.
     */
    public static final List<String> COLUMNS =
            List.of(
                    "id",
                    "tenant",
                    "number",
                    "purposes",
                    "ai_voice",
                    "source",
                    "text",
                    "sha256",
                    "reference",
                    "given",
                    "expires",
                    "by",
                    "withdrawn",
                    "withdrawn_reason");

    /** Characters of the text that was shown or said. */
    public static final int LONGEST_TEXT = 1_000;

    /** Characters of a reference. */
    public static final int LONGEST_REFERENCE = 200;

    private final Consents consents;
    private final Map<String, Integer> columns;
    private final Setting setting;
    private final List<Consent> read = new ArrayList<>();

    /**
     * What a file is read with.
     *
     * @param tenant of lines that do not say it
     * @param whose a tenant by its name; empty when it is not there or whoever imports may not
     *     speak for it
     * @param key what a number is under
     * @param by who imports
     */
    public record Setting(
            String tenant,
            Function<String, Optional<Tenant>> whose,
            Key key,
            Instant now,
            String by) {}

    /** What a number is under. */
    @FunctionalInterface
    public interface Key {
        Optional<String> of(String number, Tenant tenant);
    }

    private ConsentImport(Consents consents, Map<String, Integer> columns, Setting setting) {
        this.consents = consents;
        this.columns = columns;
        this.setting = setting;
    }

    /** What takes files. */
    public static Imports.Target into(Consents consents, Setting setting) {
        return first -> new ConsentImport(consents, Cells.columns(first, COLUMNS), setting);
    }

    @Override
    public void take(String line) throws BadLine {
        Cells cells = Cells.of(line, columns);
        if (cells.text("withdrawn").isPresent()) {
            throw new BadLine("withdrawn: one that does not count any more is not taken");
        }
        String name = cells.text("tenant").orElse(setting.tenant());
        Tenant tenant =
                setting.whose()
                        .apply(name)
                        .orElseThrow(() -> new BadLine("no tenant " + BadLine.quoted(name)));
        String number = cells.text("number").orElse("");
        String key =
                setting.key()
                        .of(number, tenant)
                        .orElseThrow(() -> new BadLine("no number: " + BadLine.quoted(number)));
        Instant given = cells.time("given").orElse(setting.now());
        if (given.isAfter(setting.now())) {
            throw new BadLine("given is in the future");
        }
        read.add(
                new Consent(
                        0,
                        name,
                        key,
                        agreed(cells),
                        evidence(cells),
                        given,
                        cells.time("expires"),
                        setting.by(),
                        Optional.empty()));
    }

    private static Agreed agreed(Cells cells) throws BadLine {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        for (String word : cells.text("purposes").orElse("").split("[ ;]+")) {
            if (!word.isEmpty()) {
                purposes.add(Cells.word("purposes", word, Purpose.values(), Purpose::word));
            }
        }
        boolean aiVoice =
                cells.word("ai_voice", new Boolean[] {true, false}, Object::toString, false);
        if (purposes.isEmpty() && !aiVoice) {
            throw new BadLine("neither purposes nor ai_voice");
        }
        return new Agreed(purposes, aiVoice);
    }

    private static Consent.Evidence evidence(Cells cells) throws BadLine {
        return new Consent.Evidence(
                cells.text("source", "[a-z0-9_-]{1,32}", "word")
                        .orElseThrow(() -> new BadLine("no source")),
                cells.text("text", LONGEST_TEXT).orElse(""),
                cells.text("sha256", "[0-9a-f]{64}", "SHA-256 in hex").orElse(""),
                cells.text("reference", LONGEST_REFERENCE).orElse(""));
    }

    @Override
    public CompletableFuture<Optional<Integer>> put() {
        if (read.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.of(0));
        }
        return consents.give(read)
                .thenApply(
                        outcome ->
                                outcome instanceof Outcome.Kept<Integer>(Integer count)
                                        ? Optional.of(count)
                                        : Optional.empty());
    }
}
