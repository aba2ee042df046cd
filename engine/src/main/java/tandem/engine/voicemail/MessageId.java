package tandem.engine.voicemail;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a message and, with it, its files: {@code <tenant>:<box>:<YYYYMMDDTHHMMSSmmm>-<call-id>}.
 * No part can lead out of its directory.
 *
 * @param stem name of its files without extension; sorts by time
 */
public record MessageId(String tenant, String box, String stem) {
    /** Newest first; of one moment, by name. */
    static final Comparator<MessageId> NEWEST_FIRST =
            Comparator.comparing(MessageId::stem)
                    .thenComparing(MessageId::box)
                    .thenComparing(MessageId::tenant)
                    .reversed();

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9+_][A-Za-z0-9+._-]{0,63}");
    private static final Pattern STEM =
            Pattern.compile("\\d{8}T\\d{9}-[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    /** Of a new message; empty when its box or call cannot name files. */
    static Optional<MessageId> of(NewMessage message) {
        return of(
                message.tenant(),
                message.box(),
                STAMP.format(message.begun()) + "-" + message.call());
    }

    static Optional<MessageId> of(String tenant, String box, String stem) {
        boolean sound = isName(tenant) && isName(box) && STEM.matcher(stem).matches();
        return sound ? Optional.of(new MessageId(tenant, box, stem)) : Optional.empty();
    }

    /** The id that {@link #toString} wrote; empty for any other text. */
    public static Optional<MessageId> parse(String text) {
        String[] parts = text.split(":", -1);
        return parts.length == 3 ? of(parts[0], parts[1], parts[2]) : Optional.empty();
    }

    /** Whether a text can name a tenant's or a box's directory. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    @Override
    public String toString() {
        return tenant + ":" + box + ":" + stem;
    }
}
